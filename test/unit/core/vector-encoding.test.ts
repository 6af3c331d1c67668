import * as fc from "fast-check";
import { expect, test } from "vitest";
import { quantizeRows } from "../../../src/core/knn/quantize.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import {
  decodeVectorInto,
  encodedRowBytes,
  encodeVectors,
  roundVectors,
  type VectorEncoding,
} from "../../../src/core/vector-encoding.ts";

const LOSSY = ["f16", "int8"] as const;

/** Rows like embeddings: normally distributed, of very different lengths. */
function randomRows(count: number, dimensions: number): Float32Array {
  const random = createRandom(7);
  const rows = new Float32Array(count * dimensions);
  for (let i = 0; i < count; i++) {
    const length = 10 ** (random.uniform() * 60 - 30);
    for (let d = 0; d < dimensions; d++) {
      const value = random.uniform() + random.uniform() + random.uniform() - 1.5;
      rows[i * dimensions + d] = value * length;
    }
  }
  return rows;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  a.forEach((x, d) => {
    const y = b[d] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  });
  return dot / Math.sqrt(aa * bb);
}

function roundTrip(vectors: Float32Array, dimensions: number, encoding: VectorEncoding) {
  const bytes = encodeVectors(vectors, dimensions, encoding);
  const back = new Float32Array(vectors.length);
  const rowBytes = encodedRowBytes(dimensions, encoding);
  expect(bytes.length).toBe((vectors.length / dimensions) * rowBytes);
  // At an odd address, as a row in the middle of an object may lie.
  const moved = new Uint8Array(bytes.length + 1);
  moved.set(bytes, 1);
  for (let i = 0; i < vectors.length / dimensions; i++) {
    const row = back.subarray(i * dimensions, (i + 1) * dimensions);
    decodeVectorInto(row, moved.subarray(1), i * rowBytes, encoding);
  }
  return back;
}

test("f32 keeps every bit", () => {
  const vectors = Float32Array.of(0, -0, NaN, Infinity, -Infinity, 1e-45, 3.4e38, 1);
  expect(roundTrip(vectors, 4, "f32")).toEqual(vectors);
  const rounded = vectors.slice();
  roundVectors(rounded, 4, "f32");
  expect(rounded).toEqual(vectors);
});

test.each([
  ["f16", 1 - 1e-6],
  ["int8", 0.9998],
] as const)("%s turns a row of any length by little", (encoding, least) => {
  const vectors = randomRows(200, 384);
  const back = roundTrip(vectors, 384, encoding);
  for (let start = 0; start < vectors.length; start += 384) {
    const row = vectors.subarray(start, start + 384);
    expect(cosine(row, back.subarray(start, start + 384))).toBeGreaterThan(least);
  }
});

test("int8 rows are those of the quantization that fits use", () => {
  const vectors = randomRows(5, 9);
  const { rows, scales } = quantizeRows(vectors, 9);
  const back = roundTrip(vectors, 9, "int8");
  back.forEach((value, i) => {
    expect(value).toBe(Math.fround((rows[i] ?? 0) * (scales[Math.floor(i / 9)] ?? 0)));
  });
});

test("what is rounded is what is read back, row by row", () => {
  const row = fc.array(fc.float({ noNaN: true }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(row, fc.constantFrom(...LOSSY), (values, encoding) => {
      const vectors = Float32Array.from(values);
      const back = roundTrip(vectors, 3, encoding);
      roundVectors(vectors, 3, encoding);
      expect(vectors).toEqual(back);
    }),
  );
});

test.each(LOSSY)("%s makes zeros of a row that is not finite", (encoding) => {
  const back = roundTrip(Float32Array.of(1, NaN, -Infinity, 1, 0, 0, 2, -2), 2, encoding);
  expect([...back]).toEqual([0, 0, 0, 0, 0, 0, 2, -2]);
});
