import { beforeEach, expect, test } from "vitest";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { digestOf, wordDocuments } from "../../../support/word-corpus.ts";

const URL = "https://example.com/items.json";
const kernels = await loadKernels();
const documents = wordDocuments;

let world: RefreshWorld;
beforeEach(() => {
  world = createRefreshWorld(kernels);
});

test("sources are read into the corpus, and one that fails is a warning", async () => {
  const source = (id: string, url: string) => ({ id, type: "json" as const, url });
  await world.put({
    sources: [
      source("away", "https://example.com/away"),
      source("items", URL),
      source("gone", "https://example.com/gone"),
    ],
  });
  world.answers.set(URL, (headers) =>
    headers.get("if-none-match") === '"1"'
      ? new Response(null, { status: 304 })
      : new Response(JSON.stringify([...documents, { id: "blank", text: " " }]), {
          headers: { etag: '"1"' },
        }),
  );
  const refresh = await world.refresh();
  expect(refresh).toMatchObject({ state: "completed", version: 1 });
  expect(refresh.warnings).toEqual([
    { code: "source_failed", count: 2, detail: expect.stringMatching(/away.*gone/) },
    { code: "documents_rejected", count: 1, detail: expect.stringContaining("items") },
  ]);
  expect(refresh.stages[0]).toEqual({ name: "collect", done: 3, total: 3 });
  expect(await world.digest()).toBe(await digestOf(documents, kernels));
  world.embedded.length = 0;
  const second = await world.refresh();
  expect(second.warnings.map(({ code }) => code)).toEqual(["source_failed"]);
  expect(world.embedded).toEqual([]);
});
