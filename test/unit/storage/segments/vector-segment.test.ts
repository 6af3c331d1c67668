import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { encodeVectors, type VectorEncoding } from "../../../../src/core/vector-encoding.ts";
import { parseVectorKeys } from "../../../../src/storage/segments/vector-keys.ts";
import {
  decodeKeyTable,
  decodeSegmentRows,
  encodeVectorSegment,
  rowLimitOf,
  SegmentDamage,
  segmentBytesOf,
  type SegmentShape,
  tableBytesOf,
} from "../../../../src/storage/segments/vector-segment.ts";

const A = "00000001000000020000000300000004";
const B = "f0000000000000000000000000000000";
const VECTORS = new Float32Array([1, -2, 0.5, 4]);

const SHAPE = { dimensions: 2, count: 2, encoding: "f32" } as const;

function encode(encoding: VectorEncoding = "f32") {
  const keys = parseVectorKeys([B, A], 2, VECTORS);
  const rows = encodeVectors(VECTORS, 2, encoding);
  const marks = Uint8Array.of(0, 1);
  return encodeVectorSegment({ keys, rows, marks }, { dimensions: 2, encoding });
}

test("the layout is the one that buckets already hold", () => {
  const bytes = encode();
  const words = new Uint32Array(bytes.buffer);
  const rows = bytes.subarray(80);
  expect(bytes.length).toBe(96);
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe("EDVS");
  expect([...words.subarray(1, 8)]).toEqual([1, 2, 2, crc32(bytes.subarray(32, 80)), 0, 0, 0]);
  expect([...words.subarray(8, 16)]).toEqual([1, 2, 3, 4, 0xf0000000, 0, 0, 0]);
  expect([...words.subarray(16, 18)]).toEqual([1 * 2 + 1, 0 * 2 + 0]);
  expect([...words.subarray(18, 20)]).toEqual([
    crc32(rows.subarray(8, 16)),
    crc32(rows.subarray(0, 8)),
  ]);
  expect(new Float32Array(bytes.buffer, 80)).toEqual(VECTORS);
});

test("the tables are read from the beginning, wherever it lies in memory", () => {
  const bytes = encode();
  const shifted = new Uint8Array(200);
  shifted.set(bytes.subarray(0, 80), 3);
  const table = decodeKeyTable(shifted.subarray(3, 83), SHAPE);
  expect(table).toEqual(decodeKeyTable(bytes, SHAPE));
  expect([...table.rowsAndMarks]).toEqual([3, 0]);
});

test.each(["f32", "f16", "int8"] as const)("rows of %s come back with their keys", (encoding) => {
  const bytes = encode(encoding);
  const shape = { ...SHAPE, encoding };
  expect(bytes.length).toBe(segmentBytesOf(shape));
  const { keys, rows, marks } = decodeSegmentRows(bytes, shape);
  expect(keys).toEqual(parseVectorKeys([B, A], 2, VECTORS));
  expect([...rows]).toEqual([...encodeVectors(VECTORS, 2, encoding)]);
  expect([...marks]).toEqual([0, 1]);
});

test.each<[string, Uint8Array, Partial<SegmentShape>, RegExp]>([
  ["too short", encode().subarray(0, 79), {}, /79 bytes, expected 80/],
  ["of another kind", encode().fill(0, 0, 1), {}, /no vector segment/],
  ["of another version", encode().fill(2, 4, 5), {}, /of version 1/],
  ["of other dimensions", encode(), { dimensions: 3 }, /2 × 2 f32, its name 2 × 3 f32/],
  ["of another count", encode(), { count: 1 }, /2 × 2 f32, its name 1 × 2 f32/],
  ["of another encoding", encode("int8"), {}, /2 × 2 int8, its name 2 × 2 f32/],
  ["of no encoding", encode().fill(9, 20, 21), {}, /2 × 2 undefined, its name/],
  ["damaged", encode().fill(9, 40, 41), {}, /CRC-32/],
])("tables that are %s are refused", (_, bytes, difference, message) => {
  const shape = { ...SHAPE, ...difference };
  expect(() => decodeKeyTable(bytes, shape)).toThrow(message);
  expect(() => decodeKeyTable(bytes, shape)).toThrow(SegmentDamage);
});

test("as many rows as fit make a segment of that size at most, and one always fits", () => {
  for (const encoding of ["f32", "f16", "int8"] as const) {
    for (const dimensions of [1, 3, 256, 4096]) {
      for (const limit of [1, 1000, 4096, 100_000]) {
        const kind = { dimensions, encoding };
        const count = rowLimitOf(limit, kind);
        if (count > 1) expect(segmentBytesOf({ ...kind, count })).toBeLessThanOrEqual(limit);
        expect(segmentBytesOf({ ...kind, count: count + 1 })).toBeGreaterThan(limit);
      }
    }
  }
  expect(tableBytesOf(2)).toBe(80);
});
