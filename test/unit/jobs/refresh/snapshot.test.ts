import { expect, test } from "vitest";
import { createSnapshot } from "../../../../src/jobs/refresh/snapshot.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";

test("a snapshot gives back its batches, whatever their texts", async () => {
  const objects = createMemoryObjectStore();
  const entry = (id: string) => ({
    id,
    contentHash: "c",
    vectorHash: [1, -2] as [number, number],
    truncated: false,
  });
  const texts = ['quotes " and\nlines', "東京 🙂 \u2028"];
  await createSnapshot(objects, "p/").write(0, [entry("a"), entry("b")], texts);
  await createSnapshot(objects, "p/").write(1, [], []);
  const snapshot = createSnapshot(objects, "p/");
  expect(await snapshot.entries(0)).toEqual([entry("a"), entry("b")]);
  expect(await snapshot.texts(0)).toEqual(texts);
  expect(await snapshot.entries(1)).toEqual([]);
  await expect(snapshot.texts(2)).rejects.toThrow("p/texts/2");
  expect((await objects.list("")).every((key) => key.startsWith("p/"))).toBe(true);
});
