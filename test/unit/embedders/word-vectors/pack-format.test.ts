import { expect, test } from "vitest";
import {
  decodeIndexShard,
  decodeManifest,
  encodeIndexShard,
  encodeManifest,
  findRow,
  indexShardOf,
  rowBytes,
  rowsPerShard,
  type PackManifest,
} from "../../../../src/embedders/word-vectors/pack-format.ts";

const MANIFEST: PackManifest = {
  dimensions: 300,
  keyCount: 7,
  rowCount: 9,
  encoding: "int8",
  rowsPerShard: 13_157,
  indexBits: 2,
  hasSymbols: false,
  isLowerCase: true,
  subwords: { kind: "fast-text", shortest: 3, longest: 6, bucketCount: 2, firstRow: 7 },
  hash: "01234567",
};

test("a manifest and an index come back from their bytes, damaged ones do not", () => {
  expect(decodeManifest(encodeManifest(MANIFEST))).toEqual(MANIFEST);
  const shard = { high: Int32Array.of(1), low: Int32Array.of(-2), rows: Int32Array.of(3) };
  expect(decodeIndexShard(encodeIndexShard(shard))).toEqual(shard);
  const mismatch = expect.objectContaining({ code: "checkpoint_mismatch" });
  expect(() => decodeManifest(encodeIndexShard(shard))).toThrow(mismatch);
  expect(() => decodeIndexShard(new Uint8Array(3))).toThrow(mismatch);
});

test("keys are compared without a sign", () => {
  const shard = {
    high: Int32Array.of(0, 0, 1, 0x80000000, -1),
    low: Int32Array.of(5, -1, 0, 7, 7),
    rows: Int32Array.of(10, 11, 12, 13, 14),
  };
  const keys = [
    [0, 5],
    [0, 0xffffffff],
    [1, 0],
    [0x80000000, 7],
    [0xffffffff, 7],
  ];
  expect(keys.map(([high, low]) => findRow(shard, high, low))).toEqual([10, 11, 12, 13, 14]);
  expect(findRow(shard, 0, 6)).toBe(-1);
  expect(findRow(shard, 0xffffffff, 8)).toBe(-1);
});

test("the object of a key is told by its first bits", () => {
  expect(indexShardOf(0xffffffff, 0)).toBe(0);
  expect(indexShardOf(0xffffffff, 3)).toBe(7);
  expect(indexShardOf(0x3fffffff, 3)).toBe(1);
});

test("an object of rows is four megabytes at most", () => {
  expect(rowBytes(300, "int8")).toBe(304);
  expect(rowBytes(300, "float32")).toBe(1200);
  for (const dimensions of [1, 300, 4096]) {
    const bytes = rowsPerShard(dimensions, "float32") * rowBytes(dimensions, "float32");
    expect(bytes).toBeLessThanOrEqual(4_000_000);
    expect(bytes).toBeGreaterThan(3_900_000);
  }
});
