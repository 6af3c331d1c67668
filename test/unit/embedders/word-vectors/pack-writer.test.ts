import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeIndexShard,
  findRow,
  indexKey,
  indexShardOf,
} from "../../../../src/embedders/word-vectors/pack-format.ts";
import { createPackWriter } from "../../../../src/embedders/word-vectors/pack-writer.ts";
import { createCountedObjects } from "../../../support/word-vector-fixtures.ts";

const ABOUT = { hasSymbols: false, isLowerCase: false, subwords: null };

test("every key is found in its object of the index, with the first row given for it", async () => {
  const objects = createCountedObjects();
  const writer = createPackWriter(objects, "p/", 1, "float32");
  const rowOf = new Map<string, number>();
  let state = 7;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  for (let row = 0; row < 40_000; row++) {
    const [high, low] = [next(), row % 10 === 0 ? 5 : next()];
    const key = `${high} ${low}`;
    if (!rowOf.has(key)) rowOf.set(key, row);
    writer.addKey(high, low, row);
    if (row % 1000 === 0) writer.addKey(high, low, row + 1);
  }
  const { indexBits, keyCount } = await writer.finish(ABOUT);
  expect(indexBits).toBe(2);
  expect(keyCount).toBe(rowOf.size);
  const shards = Array.from({ length: 4 }, (_, i) =>
    decodeIndexShard(objects.stored.get(indexKey("p/", i)) ?? new Uint8Array(0)),
  );
  for (const [key, row] of rowOf) {
    const [high, low] = key.split(" ").map(Number);
    const shard = shards[indexShardOf(high, indexBits)];
    expect(findRow(shard, high, low)).toBe(row);
    expect(findRow(shard, high, (low ^ 0x80000000) >>> 0)).toBe(-1);
  }
});

test("rows are cut into objects of 4 MB at most", async () => {
  const objects = createCountedObjects();
  const writer = createPackWriter(objects, "p/", 1000, "float32");
  for (let i = 0; i < 11; i++) await writer.addRows(new Float32Array(200 * 1000).fill(i));
  const manifest = await writer.finish(ABOUT);
  expect(manifest).toMatchObject({ rowCount: 2200, rowsPerShard: 1000, keyCount: 0 });
  const sizes = [0, 1, 2].map((i) => objects.stored.get(`p/rows/${i}`)?.length);
  expect(sizes).toEqual([4_000_000, 4_000_000, 800_000]);
});

test("a row as int8 is within half a step of each value, whatever its size", async () => {
  const value = fc.float({ noNaN: true, min: Math.fround(-1e30), max: Math.fround(1e30) });
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 3, maxLength: 3 }), async (values) => {
      const objects = createCountedObjects();
      const writer = createPackWriter(objects, "p/", 3, "int8");
      await writer.addRows(Float32Array.from(values));
      await writer.finish(ABOUT);
      const bytes = objects.stored.get("p/rows/0") ?? new Uint8Array(0);
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      const scale = view.getFloat32(0, true);
      const largest = Math.max(...values.map(Math.abs));
      for (const [d, expected] of values.entries()) {
        const error = Math.abs(scale * view.getInt8(4 + d) - expected);
        expect(error).toBeLessThanOrEqual(0.501 * (largest / 127) + 1e-42);
      }
    }),
  );
});
