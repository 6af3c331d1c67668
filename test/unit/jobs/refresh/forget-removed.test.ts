import { expect, test } from "vitest";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();

/** Removes a representative document and changes another at `step` of a refresh. */
async function refreshWhileRemoving(world: RefreshWorld, mode: "full" | "assign", step: string) {
  const before = (await world.topics()).topics[0]?.representativeDocuments ?? [];
  const [gone, changed] = before.map(({ id }) => id);
  if (gone === undefined || changed === undefined) throw new Error("nothing is shown");
  let isReached = false;
  const refresh = await world.refresh(mode, {
    async onStep(name) {
      if (name !== step) return;
      isReached = true;
      await world.corpus.removeDocument(gone);
      await world.add([{ id: changed, text: "harvest wheat farmer" }]);
    },
  });
  expect(isReached).toBe(true);
  expect(refresh).toMatchObject({ state: "completed" });
  return [gone, changed] as const;
}

test.for([
  ["full", "plan"],
  ["full", "stage-0"],
  ["full", "forget-removed"],
  ["assign", "open-model"],
  ["assign", "stage-0"],
  ["assign", "forget-removed"],
] as const)(
  "what is removed or changed at %s/%s is in nothing that the refresh publishes",
  async ([mode, step]) => {
    const world = createRefreshWorld(kernels);
    await world.put();
    await world.add(wordDocuments.slice(0, 55));
    await world.refresh();
    await world.add(wordDocuments.slice(55));
    const removed = await refreshWhileRemoving(world, mode, step);
    const [gone, changed] = removed;
    const map = await world.map();
    expect(map.ids).not.toContain(gone);
    expect(JSON.stringify(await world.topics())).not.toContain(`"${gone}"`);
    const { documents } = await world.published.search("news", "violin concert engine", 100);
    expect(documents.map(({ id }) => id)).not.toContain(gone);
    expect(new Set(documents.map(({ id }) => id))).toEqual(new Set(map.ids));
    const { topic } = await world.corpus.getDocument(changed);
    expect(map.ids.includes(changed)).toBe(topic !== null);
    for (const [i, id] of map.ids.entries()) {
      expect((await world.corpus.getDocument(id)).topic).toBe(map.topics[i]);
    }
  },
);
