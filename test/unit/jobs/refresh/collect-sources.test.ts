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

test("a source that fails is told of, left alone, and asked again when its time has come", async () => {
  await world.put({ sources: [{ id: "items", type: "json", url: URL }] });
  const busy = () => new Response(null, { status: 503, headers: { "retry-after": "60" } });
  world.answers.set(URL, busy);
  await world.add(documents);
  expect(await world.corpus.listSources()).toMatchObject([{ state: "untried", triedAt: null }]);
  await world.refresh();
  const [failing] = await world.corpus.listSources();
  expect(failing).toMatchObject({
    id: "items",
    state: "failing",
    failureCount: 1,
    readAt: null,
    problem: { code: "source_failed", detail: expect.stringContaining("status 503") },
  });
  const waitMs = Date.parse(failing?.retryAt ?? "") - Date.parse(failing?.triedAt ?? "");
  expect(waitMs).toBe(60_000);
  world.answers.set(URL, () => new Response('[{"id":"new","text":"new words"},{"id":"bad"}]'));
  const { warnings } = await world.refresh();
  expect(warnings).toMatchObject([
    {
      code: "source_failed",
      detail: `Source items failed before and is left alone until ${failing?.retryAt}.`,
    },
  ]);
  await world.corpus.resetSource("items");
  expect((await world.refresh()).warnings).toMatchObject([{ code: "documents_rejected" }]);
  expect(await world.corpus.getDocument("new")).toMatchObject({ text: "new words" });
  const [well] = await world.corpus.listSources();
  expect(well).toMatchObject({ state: "well", failureCount: 0, problem: null, rejectedCount: 1 });
  expect(well?.changedAt).toBe(well?.readAt);
});

test("a list of pages is read once, although a host stumbles and the step runs again", async () => {
  const pages = [documents.slice(0, 20), documents.slice(20, 40), documents.slice(40)];
  let stumbleCount = 0;
  pages.forEach((page, i) => {
    const headers = { link: `<?page=${i + 2}>; rel="next"` };
    world.answers.set(`${URL}${i === 0 ? "" : `?page=${i + 1}`}`, () => {
      if (i === 1 && stumbleCount++ < 2) throw new TypeError("fetch failed");
      return new Response(JSON.stringify(page), i < 2 ? { headers } : {});
    });
  });
  const source = { id: "items", type: "json" as const, url: URL, next: { by: "link" as const } };
  await world.put({ sources: [source] });
  const refresh = await world.refresh("full", { repeating: true });
  expect(refresh).toMatchObject({ state: "completed", warnings: [] });
  expect(stumbleCount).toBe(4);
  expect(await world.digest()).toBe(await digestOf(documents, kernels));
});
