import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { parseVectorKeys } from "../../../../src/storage/segments/vector-keys.ts";
import {
  decodeKeyTable,
  encodeVectorSegment,
  rowLimitOf,
  SegmentDamage,
  segmentBytesOf,
  tableBytesOf,
} from "../../../../src/storage/segments/vector-segment.ts";

const A = "00000001000000020000000300000004";
const B = "f0000000000000000000000000000000";
const VECTORS = new Float32Array([1, -2, 0.5, 4]);

function encode() {
  const keys = parseVectorKeys([B, A], 2, VECTORS);
  return encodeVectorSegment({ keys, vectors: VECTORS, marks: Uint8Array.of(0, 1) }, 2);
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
  const size = { dimensions: 2, count: 2 };
  const table = decodeKeyTable(shifted.subarray(3, 83), size);
  expect(table).toEqual(decodeKeyTable(bytes, size));
  expect([...table.rowsAndMarks]).toEqual([3, 0]);
});

test.each<[string, Uint8Array, { dimensions: number; count: number }, RegExp]>([
  ["too short", encode().subarray(0, 79), { dimensions: 2, count: 2 }, /79 bytes, expected 80/],
  ["of another kind", encode().fill(0, 0, 1), { dimensions: 2, count: 2 }, /no vector segment/],
  ["of another version", encode().fill(2, 4, 5), { dimensions: 2, count: 2 }, /of version 1/],
  ["of other dimensions", encode(), { dimensions: 3, count: 2 }, /2 × 2, its name 2 × 3/],
  ["of another count", encode(), { dimensions: 2, count: 1 }, /2 × 2, its name 1 × 2/],
  ["damaged", encode().fill(9, 40, 41), { dimensions: 2, count: 2 }, /CRC-32/],
])("tables that are %s are refused", (_, bytes, size, message) => {
  expect(() => decodeKeyTable(bytes, size)).toThrow(message);
  expect(() => decodeKeyTable(bytes, size)).toThrow(SegmentDamage);
});

test("as many rows as fit make a segment of that size at most, and one always fits", () => {
  for (const dimensions of [1, 3, 256, 4096]) {
    for (const limit of [1, 1000, 4096, 100_000]) {
      const count = rowLimitOf(limit, dimensions);
      if (count > 1) expect(segmentBytesOf({ dimensions, count })).toBeLessThanOrEqual(limit);
      expect(segmentBytesOf({ dimensions, count: count + 1 })).toBeGreaterThan(limit);
    }
  }
  expect(tableBytesOf(2)).toBe(80);
});
