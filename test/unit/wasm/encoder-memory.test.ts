import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { buildEncoderWasm } from "../../../scripts/build-wasm.ts";
import { activationLimit } from "../../../src/core/encoder/matmul-integers.ts";
import type { EncoderMemory } from "../../../src/core/encoder/encoder-operations.ts";
import { createReferenceEncoderMemory } from "../../../src/core/encoder/reference-encoder-memory.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { loadEncoderMemory } from "../../support/encoder-memory.ts";

const openWasm = await loadEncoderMemory();
const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const eights = fc.integer({ min: 1, max: 6 }).map((count) => 8 * count);
const fours = fc.integer({ min: 1, max: 5 }).map((count) => 4 * count);
const PART = 16384;
const BYTES = 8 * PART;

/** Runs one operation in both memories over the same contents and compares all they hold after. */
function expectSameBytes(
  fill: (buffer: ArrayBuffer) => void,
  run: (memory: EncoderMemory) => void,
): void {
  const [wasm, reference] = [openWasm(BYTES), createReferenceEncoderMemory(BYTES)];
  for (const memory of [wasm, reference]) {
    fill(memory.buffer);
    run(memory);
  }
  const [found, wanted] = [wasm, reference].map(({ buffer }) => new Uint8Array(buffer, 0, BYTES));
  expect(Buffer.compare(found as Uint8Array, wanted as Uint8Array)).toBe(0);
}

function fillFloats(seed: number, spread: number): (buffer: ArrayBuffer) => void {
  return (buffer) => {
    const random = createRandom(seed);
    const floats = new Float32Array(buffer, 0, BYTES / 4);
    for (let i = 0; i < floats.length; i++) floats[i] = (random.uniform() - 0.5) * spread;
  };
}

const spreads = fc.constantFrom(1e-3, 1, 20, 300);

test("products of f32 have the bytes of the reference", () => {
  fc.assert(
    fc.property(
      seeds,
      fours,
      eights,
      eights,
      fc.boolean(),
      (seed, rows, depth, columns, biased) => {
        expectSameBytes(fillFloats(seed, 4), ({ operations }) =>
          operations.multiplyFloats(
            PART,
            4 * depth + 16,
            rows,
            depth,
            2 * PART,
            biased ? 4 * PART : 0,
            columns,
            5 * PART,
            4 * columns + 32,
          ),
        );
      },
    ),
    { seed: 1, numRuns: 40 },
  );
});

test("products of integers have the bytes of the reference, at the limits too", () => {
  fc.assert(
    fc.property(seeds, fours, eights, eights, fc.boolean(), (seed, rows, depth, columns, full) => {
      expectSameBytes(
        (buffer) => {
          const random = createRandom(seed);
          const limit = activationLimit(depth);
          const draw = (most: number) =>
            full
              ? random.uint32() & 1
                ? most
                : -most
              : Math.round((random.uniform() - 0.5) * most);
          fillFloats(seed, 2)(buffer);
          new Int16Array(buffer, PART, rows * depth).forEach((_, i, a) => (a[i] = draw(limit)));
          new Int8Array(buffer, 2 * PART, columns * depth).forEach((_, i, b) => (b[i] = draw(127)));
        },
        ({ operations }) =>
          operations.multiplyIntegers(
            PART,
            3 * PART,
            rows,
            depth,
            2 * PART,
            4 * PART,
            5 * PART,
            columns,
            6 * PART,
            7 * PART,
          ),
      );
    }),
    { seed: 2, numRuns: 40 },
  );
});

test("activations have the bytes of the reference", () => {
  fc.assert(
    fc.property(seeds, spreads, fc.constantFrom(1, 2, 3), (seed, spread, activation) => {
      expectSameBytes(fillFloats(seed, spread), ({ operations }) =>
        operations.activate(PART, 4096, activation),
      );
    }),
    { seed: 3, numRuns: 24 },
  );
});

test("quantized rows have the bytes of the reference, rows of zeros and halves too", () => {
  fc.assert(
    fc.property(seeds, fours, eights, spreads, (seed, rows, width, spread) => {
      expectSameBytes(
        (buffer) => {
          fillFloats(seed, spread)(buffer);
          new Float32Array(buffer, PART, width).fill(0);
          new Float32Array(buffer, PART + 4 * width, width).forEach((_, i, x) => (x[i] = i / 2));
          new Float32Array(buffer, PART + 8 * width, width).fill(1e-40);
        },
        ({ operations }) =>
          operations.quantizeActivations(PART, rows, width, width - 1, 3 * PART, 4 * PART),
      );
    }),
    { seed: 4, numRuns: 40 },
  );
});

test("layer norms have the bytes of the reference", () => {
  fc.assert(
    fc.property(seeds, fours, eights, spreads, fc.boolean(), (seed, rows, width, spread, first) => {
      expectSameBytes(fillFloats(seed, spread), ({ operations }) =>
        operations.normalizeLayer(
          PART,
          first ? 0 : 2 * PART,
          rows - 1,
          width,
          3 * PART,
          4 * PART,
          1e-12,
        ),
      );
    }),
    { seed: 5, numRuns: 40 },
  );
});

test("heads of attention have the bytes of the reference, whatever the length", () => {
  const lengths = fc.integer({ min: 1, max: 45 });
  fc.assert(
    fc.property(
      seeds,
      lengths,
      eights,
      spreads,
      fc.boolean(),
      (seed, length, width, spread, bias) => {
        expectSameBytes(fillFloats(seed, spread), ({ operations }) => {
          const stride = 4 * width + 64;
          operations.packKeys(PART, stride, length, width, 3 * PART);
          operations.packValues(PART, stride, length, width, 4 * PART);
          const scoreStride = 32 * Math.ceil(length / 8);
          const at = bias ? 7 * PART + 4096 : 0;
          operations.softmaxRows(5 * PART, scoreStride, length, length, 0.3, at);
        });
      },
    ),
    { seed: 6, numRuns: 40 },
  );
});

test("the module imports a memory and nothing else", async () => {
  const module = await WebAssembly.compile(await readFile(await buildEncoderWasm()));
  expect(WebAssembly.Module.imports(module)).toEqual([
    { module: "env", name: "memory", kind: "memory" },
  ]);
});
