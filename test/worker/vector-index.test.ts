import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { openDependencies } from "../../functions/dependencies.ts";
import worker from "../../functions/worker.ts";
import { createVectorizeIndex } from "../../src/storage/vectorize.ts";
import { testVectorIndex } from "../contracts/vector-index.ts";
import { createFakeVectorize } from "../support/fakes/vectorize-binding.ts";
import { call, settle, startRefresh } from "./calls.ts";

testVectorIndex("Vectorize in a worker", (dimensions) =>
  createVectorizeIndex(createFakeVectorize(dimensions)),
);

test("a Worker with Vectorize bound searches by it, and answers as one without", async () => {
  await call("PUT", "/v1/corpora/bound", { options: { epochs: 10 } });
  const documents = Array.from({ length: 40 }, (_, i) => ({
    id: `d${i}`,
    text: `${i % 2 ? "planets and comets" : "violins and cellos"} number ${i}`,
  }));
  await call("POST", "/v1/corpora/bound/documents", { documents });
  const refreshId = await startRefresh("bound");
  expect(await settle("bound", refreshId)).toMatchObject({ state: "completed" });
  const path = "/v1/corpora/bound/search?q=an+orchestra&limit=5";
  const { json: without } = await call("GET", path);

  const VECTORIZE = createFakeVectorize(256);
  const bound = { ...env, VECTORIZE };
  const { versionIndex, corpora } = openDependencies(bound);
  const { prefix, version, model } = await corpora.get("bound").published();
  await versionIndex?.write(prefix, version, model);
  while ((await VECTORIZE.describe()).vectorCount < 40);

  const request = new Request(`http://127.0.0.1${path}`);
  const answer = await worker.fetch(request, bound, createExecutionContext());
  const found = (await answer.json()) as typeof without;
  expect(VECTORIZE.calls).toContain("query");
  expect(found.topics.map(({ id }: { id: number }) => id)).toEqual(
    without.topics.map(({ id }: { id: number }) => id),
  );
  expect(found.documents).toHaveLength(5);
  expect(found.documents[0].score).toBeCloseTo(without.documents[0].score, 2);
});
