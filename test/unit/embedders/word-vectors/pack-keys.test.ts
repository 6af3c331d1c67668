import { expect, test } from "vitest";
import { createPackKeys } from "../../../../src/embedders/word-vectors/pack-keys.ts";

test("keys are in the objects of their first bits, ascending, equal ones once", () => {
  const keys = createPackKeys();
  const count = 33_000;
  for (let i = 0; i < count; i++) keys.add(Math.imul(i, 0x9e3779b1) >>> 0, i % 3, i);
  keys.add(0, 0, 99);
  expect(keys.count).toBe(count + 1);
  expect(keys.indexBits()).toBe(2);
  const shards = [...keys.shards()];
  expect(shards).toHaveLength(4);
  for (const [index, { high, low }] of shards.entries()) {
    for (let i = 0; i < high.length; i++) {
      expect(high[i] >>> 30).toBe(index);
      const [before, own] = [i - 1, i].map((at) => (high[at] >>> 0) * 4 + (low[at] >>> 0));
      if (i > 0) expect(before).toBeLessThan(own);
    }
  }
  expect(shards.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(count);
  expect(shards[0].rows[0]).toBe(0);
});

test("no keys are one empty object", () => {
  const [shard, ...others] = createPackKeys().shards();
  expect(shard.rows).toHaveLength(0);
  expect(others).toEqual([]);
});
