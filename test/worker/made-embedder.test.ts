import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, inject, test } from "vitest";
import type { MadeDigest } from "../support/provided-context.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { call, digestOf, settle, startRefresh } from "./calls.ts";

const madeDigest: MadeDigest = inject("madeDigest");
const { ids, texts } = smallCorpus(400);

async function createCorpus(id: string, embedder: string): Promise<void> {
  const settings = { embedder, options: { metric: "hellinger" } };
  expect((await call("PUT", `/v1/corpora/${id}`, settings)).status).toBe(201);
  await addTexts(id, ids, texts);
}

async function addTexts(id: string, of: readonly string[], all: readonly string[]): Promise<void> {
  const documents = of.map((own, i) => ({ id: own, text: all[i] }));
  const { json } = await call("POST", `/v1/corpora/${id}/documents`, { documents });
  expect(json).toMatchObject({ added: of.length, rejected: [] });
}

async function topicsOf(corpus: string, given: readonly string[]): Promise<number[]> {
  const documents = given.map((text) => ({ text }));
  const { json } = await call("POST", `/v1/corpora/${corpus}/assign`, { documents });
  return json.assignments.map(({ topic }: { topic: number }) => topic);
}

test("a corpus by tfidf in workerd has the digest of the same fit in Node, and answers by its model", async () => {
  await createCorpus("made", "tfidf/20");
  const refresh = await settle("made", await startRefresh("made"));
  expect(refresh).toMatchObject({ state: "completed", version: 1 });
  expect(await digestOf("made")).toBe(madeDigest);

  const map = await call("GET", "/v1/corpora/made/map");
  expect(await topicsOf("made", texts.slice(0, 100))).toEqual(map.json.topics.slice(0, 100));
  const found = await call("GET", "/v1/corpora/made/search?q=violin%20concert%20melody");
  expect(texts[ids.indexOf(found.json.documents[0].id)]).toMatch(/violin|concert|melody/);

  await addTexts("made", ["later"], ["violin concert melody orchestra"]);
  const assigning = await settle("made", await startRefresh("made", "assign"));
  expect(assigning).toMatchObject({ state: "completed", version: 2 });
  const later = await call("GET", "/v1/corpora/made/documents/later");
  expect([later.json.topic]).toEqual(await topicsOf("made", ["violin concert melody orchestra"]));

  // The workflow clears away what it needed after it has told its end.
  await expect.poll(() => placesOf("corpus/made/")).toEqual(["versions/1", "versions/2"]);
  expect(await placesOf("vectors/")).toEqual([]);
});

/** Where the objects of a prefix lie in their corpus. */
async function placesOf(prefix: string): Promise<string[]> {
  const { objects } = await env.BUCKET.list({ prefix });
  return [...new Set(objects.map(({ key }) => key.split("/").slice(3, 5).join("/")))];
}

test("the digest is the same when fit and corpus are evicted after every chunk", async () => {
  await createCorpus("made-evicted", "tfidf/20");
  const refreshId = await startRefresh("made-evicted");
  let evictions = 0;
  const evict = async (): Promise<void> => {
    for (const stub of [
      env.TOPIC_FITS.getByName(refreshId),
      env.CORPORA.getByName("made-evicted"),
    ]) {
      // What holds nothing yet cannot be evicted.
      await evictDurableObject(stub).then(
        () => evictions++,
        () => {},
      );
    }
  };
  const refresh = await settle("made-evicted", refreshId, evict);
  expect(refresh).toMatchObject({ state: "completed" });
  expect(evictions).toBeGreaterThan(8);
  expect(await digestOf("made-evicted")).toBe(madeDigest);
});

test("embeddings and documents' own vectors are refused where they would mean nothing", async () => {
  const embeddings = await call("POST", "/v1/embeddings", { model: "lsa", input: ["text"] });
  expect(embeddings.json).toMatchObject({ code: "not_fitted" });
  expect((await call("PUT", "/v1/corpora/own", { embedder: "lsa/2" })).status).toBe(201);
  const documents = [{ id: "one", text: "text", vector: [1, 0] }];
  const { json } = await call("POST", "/v1/corpora/own/documents", { documents });
  expect(json.rejected).toMatchObject([{ id: "one", code: "invalid_vector" }]);
});
