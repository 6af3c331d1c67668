import { expect, test } from "vitest";
import { createPackIndex } from "../../../../src/embedders/word-vectors/pack-index.ts";
import { createPackWriter } from "../../../../src/embedders/word-vectors/pack-writer.ts";
import { createCountedObjects } from "../../../support/word-vector-fixtures.ts";

async function writeIndex() {
  const objects = createCountedObjects();
  const writer = createPackWriter(objects, "p/", 1, "int8");
  for (let i = 0; i < 70_000; i++) writer.addKey(Math.imul(i, 0x9e3779b1) >>> 0, i, i);
  const manifest = await writer.finish({ hasSymbols: false, isLowerCase: false, subwords: null });
  expect(manifest.indexBits).toBe(3);
  return { objects, manifest };
}

test("keys have their rows, and each object is read once", async () => {
  const { objects, manifest } = await writeIndex();
  const index = createPackIndex(objects, "p/", manifest);
  const numbers = [5, 69_999, 1234, 5];
  const high = Uint32Array.from([...numbers, 17], (i) => Math.imul(i, 0x9e3779b1));
  const low = Uint32Array.of(...numbers, 18);
  expect([...(await index.find(high, low))]).toEqual([...numbers, -1]);
  const keys = objects.reads.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeLessThanOrEqual(5);
  await index.find(high, low);
  expect(objects.reads).toHaveLength(keys.length);
});

test("an object that is gone is an error", async () => {
  const { objects, manifest } = await writeIndex();
  objects.stored.clear();
  const index = createPackIndex(objects, "p/", manifest);
  await expect(index.find(Uint32Array.of(1), Uint32Array.of(1))).rejects.toMatchObject({
    code: "invalid_model",
  });
});
