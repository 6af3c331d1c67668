import { env, exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { smallCorpus } from "../support/small-corpus.ts";
import { call, createSmallCorpus, digestOf, settle, startRefresh, type Answer } from "./calls.ts";
import { extendedKeys, fittedKeys } from "../support/version-keys.ts";

const { ids, texts, vectors, dimensions } = smallCorpus(200);

function vectorOf(document: number): number[] {
  return [...vectors.subarray(document * dimensions, (document + 1) * dimensions)];
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return call("GET", `/v1/corpora/${path}`, undefined, headers);
}

async function refreshFully(corpus: string, mode = "full") {
  return settle(corpus, await startRefresh(corpus, mode));
}

/** Keys under `corpus/<id>/`, without that and the incarnation. */
async function keysOf(corpus: string): Promise<string[]> {
  const { objects } = await env.BUCKET.list({ prefix: `corpus/${corpus}/` });
  return objects.map(({ key }) => key.split("/").slice(3).join("/"));
}

/** Waits until a refresh has come so far. */
async function waitFor(corpus: string, refreshId: string, state: string): Promise<void> {
  for (;;) {
    const { json } = await get(`${corpus}/refreshes/${refreshId}`);
    if (json.state === state) return;
    if (json.finishedAt !== undefined) throw new Error(`the refresh is ${json.state} already`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Until it holds; workflows end by themselves some time after they were told. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await check();
    } catch (error) {
      if (attempt === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

test("a refresh is followed to its end, and its version is read in every way", async () => {
  const representations = { nouns: [{ name: "part-of-speech" }], few: [{ name: "mmr" }] };
  await createSmallCorpus("read", 200, { representations });
  const refreshId = await startRefresh("read");
  const again = await call("POST", "/v1/corpora/read/refreshes", {});
  expect(again).toMatchObject({ status: 200, json: { id: refreshId } });

  const url = `http://127.0.0.1/v1/corpora/read/refreshes/${refreshId}/events`;
  const events = await exports.default.fetch(url);
  expect(events.headers.get("content-type")).toBe("text/event-stream");
  const states = (await events.text())
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.replace(/^data: /, "")));
  expect(states.at(-1)).toMatchObject({ id: refreshId, state: "completed", version: 1 });
  expect(states.at(-1)).toEqual((await get(`read/refreshes/${refreshId}`)).json);
  const changes = new Set(states.map((state) => JSON.stringify(state)));
  expect(changes.size).toBe(states.length);

  const list = await get("read/topics");
  const { topics } = list.json;
  expect(list.json).toMatchObject({ version: 1, documentCount: 200 });
  expect(topics.reduce((sum: number, { size }: { size: number }) => sum + size, 0)).toBe(200);
  const [largest] = topics;
  expect(largest.aspects.nouns.words.length).toBeGreaterThan(0);
  expect(largest.aspects.few.problem.code).toBe("vector_required");
  const one = await get(`read/topics/${largest.id}`);
  expect(one.json).toEqual({ version: 1, ...largest });
  const page = await get(`read/documents?topic=${largest.id}&limit=1000`);
  expect(page.json.documents).toHaveLength(largest.size);

  const map = await get("read/map");
  expect(map.json.ids).toEqual(ids);
  for (const column of ["x", "y", "topics"]) expect(map.json[column]).toHaveLength(200);
  for (const answer of [list, one, map]) expect(answer.headers.get("etag")).toBe('"1"');
  for (const path of ["read/topics", `read/topics/${largest.id}`, "read/map"]) {
    const known = await get(path, { "if-none-match": '"1"' });
    expect([known.status, known.json]).toEqual([304, ""]);
    expect((await get(path, { "if-none-match": '"0"' })).status).toBe(200);
  }

  const { nodes } = (await get("read/hierarchy")).json;
  const topicCount = topics.filter(({ id }: { id: number }) => id >= 0).length;
  expect(nodes).toHaveLength(2 * topicCount - 1);
  const steps = [{ strategy: "c-tf-idf" }, { strategy: "embeddings" }];
  const reduced = await call("POST", "/v1/corpora/read/outliers/reduction", { steps });
  expect(reduced.json.moves).toHaveLength(list.json.outlierCount);
  const chosen = await get(`read/topics/${largest.id}/representatives?count=5&diversity=0.5`);
  expect(chosen.json.documents).toHaveLength(5);

  const documents = ids.map((_, i) => ({ vector: vectorOf(i) }));
  const assigned = await call("POST", "/v1/corpora/read/assign", { documents });
  const given = assigned.json.assignments.map(({ topic }: { topic: number }) => topic);
  expect(given).toEqual(map.json.topics);

  const edit = { type: "split", topic: largest.id };
  const made = await call("POST", "/v1/corpora/read/edits", edit);
  expect(made).toMatchObject({ status: 201, json: { version: { version: 2 } } });
  const edited = await get("read/map");
  expect(edited.headers.get("etag")).toBe('"2"');
  const followed = await call("POST", "/v1/corpora/read/assign", { documents });
  expect(followed.json.assignments.map(({ topic }: { topic: number }) => topic)).toEqual(
    edited.json.topics,
  );
  const undone = await call("DELETE", `/v1/corpora/read/edits/${made.json.edit.id}`);
  expect(undone.json.changes.merges).toHaveLength(1);
  expect((await get("read/topics")).json).toEqual({ ...list.json, version: 3 });
  const log = { edits: [{ ...made.json.edit, id: "again" }] };
  const imported = await call("POST", "/v1/corpora/read/edits/import", log);
  expect(imported).toMatchObject({ status: 200, json: { version: { version: 4 }, skipped: [] } });
  expect((await get("read/map")).json).toEqual({ ...edited.json, version: 4 });
});

test("a search by meaning finds topics and documents", async () => {
  await call("PUT", "/v1/corpora/search", { options: { epochs: 50 } });
  const documents = ids.slice(0, 60).map((id, i) => ({ id, text: texts[i] }));
  await call("POST", "/v1/corpora/search/documents", { documents });
  expect(await refreshFully("search")).toMatchObject({ state: "completed" });
  const query = documents[7]?.text ?? "";
  const { json } = await get(`search/search?q=${encodeURIComponent(query)}&limit=3`);
  expect(json.documents).toHaveLength(3);
  expect(json.documents[0].id).toBe("d00007");
  expect(json.documents[0].score).toBeCloseTo(1, 2);
  const { topic } = (await get("search/documents/d00007")).json;
  if (topic >= 0) expect(json.topics[0].id).toBe(topic);
});

test("an older version is published, and the newer one again", async () => {
  await createSmallCorpus("back", 60);
  await refreshFully("back");
  const first = (await get("back/topics")).json;
  const digest = await digestOf("back");
  const documents = Array.from({ length: 30 }, (_, i) => ({
    id: `new${i}`,
    text: "planet orbit telescope",
    vector: vectorOf(i).map((value, d) => (d % 2 === 0 ? -value : value)),
  }));
  await call("POST", "/v1/corpora/back/documents", { documents });
  expect(await refreshFully("back")).toMatchObject({ state: "completed", version: 2 });
  const second = (await get("back/topics")).json;
  expect(second.documentCount).toBe(90);

  const published = await call("POST", "/v1/corpora/back/versions/1/publish");
  expect(published).toMatchObject({ status: 200, json: { version: 1, published: true } });
  expect((await get("back/topics")).json).toEqual(first);
  expect((await get("back/topics")).headers.get("etag")).toBe('"1"');
  expect(await digestOf("back")).toBe(digest);
  expect((await get("back/documents/new3")).json.topic).toBeNull();
  expect((await get("back/map")).json.ids).toHaveLength(60);

  await call("POST", "/v1/corpora/back/versions/2/publish");
  expect((await get("back/topics")).json).toEqual(second);
  const { versions } = (await get("back/versions")).json;
  const numbers = versions.map((version: { version: number; published: boolean }) => [
    version.version,
    version.published,
  ]);
  expect(numbers).toEqual([
    [2, true],
    [1, false],
  ]);
});

test("new documents are assigned without a fit, and a deleted one is gone", async () => {
  await createSmallCorpus("grow", 60);
  await refreshFully("grow");
  const shown = (await get("grow/topics")).json.topics[0].representativeDocuments[0].id;
  const documents = [60, 61, 62].map((i) => ({ id: ids[i], text: texts[i], vector: vectorOf(i) }));
  await call("POST", "/v1/corpora/grow/documents", { documents });
  expect((await call("DELETE", `/v1/corpora/grow/documents/${shown}`)).status).toBe(204);
  expect((await get(`grow/documents/${shown}`)).status).toBe(404);
  const refresh = await refreshFully("grow", "assign");
  expect(refresh).toMatchObject({ state: "completed", mode: "assign", version: 2 });
  const list = await get("grow/topics");
  expect(list.json).toMatchObject({ version: 2, documentCount: 62 });
  expect(JSON.stringify(list.json)).not.toContain(shown);
  const map = (await get("grow/map")).json;
  expect(map.ids.toSorted()).toEqual(ids.slice(0, 63).filter((id) => id !== shown));
  const assigned = await call("POST", "/v1/corpora/grow/assign", {
    documents: documents.map(({ vector }) => ({ vector })),
  });
  for (const [i, { id }] of documents.entries()) {
    const { topic } = assigned.json.assignments[i];
    expect((await get(`grow/documents/${id}`)).json.topic).toBe(topic);
    expect(map.topics[map.ids.indexOf(id)]).toBe(topic);
  }
  expect(await keysOf("grow")).toEqual([...fittedKeys(1), ...extendedKeys(2, true)]);
});

test("a refresh cancelled in the middle leaves nothing, and the next one runs", async () => {
  await createSmallCorpus("cancel", 200);
  const refreshId = await startRefresh("cancel");
  await waitFor("cancel", refreshId, "fitting");
  const cancelled = await call("DELETE", `/v1/corpora/cancel/refreshes/${refreshId}`);
  expect(cancelled).toMatchObject({ status: 200, json: { id: refreshId, state: "cancelled" } });
  await eventually(async () => expect(await keysOf("cancel")).toEqual([]));
  const instance = await env.REFRESHES.get(refreshId);
  await eventually(async () => expect((await instance.status()).status).not.toBe("running"));
  expect((await get(`cancel/refreshes/${refreshId}`)).json.state).toBe("cancelled");
  expect(await refreshFully("cancel")).toMatchObject({ state: "completed" });
});

test("a corpus deleted in the middle of a refresh is gone with all it had", async () => {
  await createSmallCorpus("gone", 200);
  const refreshId = await startRefresh("gone");
  await waitFor("gone", refreshId, "fitting");
  expect((await call("DELETE", "/v1/corpora/gone")).status).toBe(204);
  expect((await get("gone")).json.code).toBe("unknown_corpus");
  expect((await call("GET", "/v1/corpora")).json.corpora).not.toContainEqual(
    expect.objectContaining({ id: "gone" }),
  );
  const instance = await env.REFRESHES.get(refreshId);
  await eventually(async () => expect((await instance.status()).status).not.toBe("running"));
  await eventually(async () => expect(await keysOf("gone")).toEqual([]));

  await createSmallCorpus("gone", 60);
  expect(await refreshFully("gone")).toMatchObject({ state: "completed", version: 1 });
});
