import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hashRows } from "../../../../src/core/knn/row-hash.ts";
import { createRandom } from "../../../../src/core/math/random.ts";

test("a row's hash depends on its values alone, not on where it stands", () => {
  fc.assert(
    fc.property(fc.float32Array({ minLength: 4, maxLength: 4, noNaN: true }), (row) => {
      const twice = Float32Array.of(...row, ...row);
      const [a, b, c, d] = hashRows(twice, 4);
      expect([a, b]).toEqual([c, d]);
      expect([...hashRows(row, 4)]).toEqual([a, b]);
    }),
  );
});

test("0 and -0 are the same", () => {
  expect(hashRows(Float32Array.of(0, 1), 2)).toEqual(hashRows(Float32Array.of(-0, 1), 2));
});

test("100,000 rows that differ in one bit have as many hashes", () => {
  const random = createRandom(7);
  const rows = new Float32Array(100_000 * 8);
  const words = new Int32Array(rows.buffer);
  for (let i = 0; i < 100_000; i++) {
    words.fill(0x3f000000, i * 8, i * 8 + 8);
    words[i * 8 + (i % 8)] ^= i;
    if (i % 2 === 1) words[i * 8 + ((i + 3) % 8)] ^= random.uint32() & 0x7fffff;
  }
  const distinct = new Set(
    Array.from({ length: 100_000 }, (_, i) => words.slice(i * 8, i * 8 + 8).join()),
  );
  const hashes = hashRows(rows, 8);
  const seen = new Set(
    Array.from({ length: 100_000 }, (_, i) => `${hashes[2 * i]},${hashes[2 * i + 1]}`),
  );
  expect(seen.size).toBe(distinct.size);
});
