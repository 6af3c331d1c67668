import { expect } from "vitest";
import type { RefreshWorld } from "./refresh-world.ts";

/** Topics, map and ledger of the published version say the same of this many documents. */
export async function expectSums(world: RefreshWorld, documentCount: number): Promise<void> {
  const list = await world.topics();
  const map = await world.map();
  expect(list.documentCount).toBe(documentCount);
  expect(list.topics.reduce((sum, { size }) => sum + size, 0)).toBe(documentCount);
  expect(list.topics.find(({ id }) => id === -1)?.size ?? 0).toBe(list.outlierCount);
  expect(new Set(map.ids).size).toBe(documentCount);
  for (const column of [map.x, map.y, map.topics]) expect(column).toHaveLength(documentCount);
  for (const { id, size } of list.topics) {
    expect(map.topics.filter((topic) => topic === id)).toHaveLength(size);
    const page = await world.corpus.listDocuments({ topic: id, limit: 1000 });
    expect(page.documents).toHaveLength(size);
  }
  for (const [i, id] of map.ids.entries()) {
    expect((await world.corpus.getDocument(id)).topic).toBe(map.topics[i]);
  }
}
