import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";

const WORD = (1n << 32n) - 1n;

function scramble(value: bigint): bigint {
  let mixed = value & WORD;
  mixed = ((mixed ^ (mixed >> 16n)) * 0x85ebca6bn) & WORD;
  mixed = ((mixed ^ (mixed >> 13n)) * 0xc2b2ae35n) & WORD;
  return mixed ^ (mixed >> 16n);
}

function rotate(value: bigint, count: bigint): bigint {
  return ((value << count) | (value >> (32n - count))) & WORD;
}

/** The published algorithm over arbitrary integers. */
function* oracle(seed: bigint, stream: bigint): Generator<number> {
  const start = scramble(seed) ^ scramble(stream + 0x6a09e667n);
  const state = [1n, 2n, 3n, 4n].map((i) => scramble(start + i * 0x9e3779b9n));
  state[3] = (state[3] as bigint) | 1n;
  for (;;) {
    const [a, b, c, d] = state as [bigint, bigint, bigint, bigint];
    yield Number((rotate((b * 5n) & WORD, 7n) * 9n) & WORD);
    const c2 = c ^ a;
    const d2 = d ^ b;
    state.splice(0, 4, a ^ d2, b ^ c2, c2 ^ ((b << 9n) & WORD), rotate(d2, 11n));
  }
}

test("draws are those of xoshiro128** over unbounded integers", () => {
  for (const [seed, stream] of [
    [0, 0],
    [1, 7],
    [0xffffffff, 499],
    [-5, 2 ** 31],
  ] as const) {
    const random = createRandom(seed, stream);
    const expected = oracle(BigInt(seed) & WORD, BigInt(stream));
    for (let i = 0; i < 200; i++) expect(random.uint32()).toBe(expected.next().value);
  }
});

test("a seed is taken as a 32-bit integer", () => {
  expect(createRandom(-1).uint32()).toBe(createRandom(0xffffffff).uint32());
});

test("neighboring seeds and streams have nothing in common", () => {
  const first = Array.from({ length: 100 }, (_, seed) => createRandom(seed).uint32());
  const second = Array.from({ length: 100 }, (_, stream) => createRandom(0, stream + 1).uint32());
  expect(new Set([...first, ...second]).size).toBe(200);
});

test("uniform draws fill [0, 1) evenly", () => {
  const random = createRandom(3);
  const counts = new Int32Array(64);
  for (let i = 0; i < 64_000; i++) {
    const draw = random.uniform();
    expect(draw >= 0 && draw < 1).toBe(true);
    counts[Math.floor(draw * 64)] = (counts[Math.floor(draw * 64)] as number) + 1;
  }
  const chiSquared = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  // The 1st and 99th percentile of chi-squared with 63 degrees of freedom.
  expect(chiSquared).toBeGreaterThan(39.9);
  expect(chiSquared).toBeLessThan(92);
});
