import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import worker from "../../functions/worker.ts";
import { age, prune } from "./age-segments.ts";
import { call, createSmallCorpus, settle, startRefresh } from "./calls.ts";

async function refresh(corpus: string): Promise<void> {
  expect(await settle(corpus, await startRefresh(corpus))).toMatchObject({ state: "completed" });
}

test("the cache is reported, verified and pruned, by a corpus of texts and one of vectors", async () => {
  expect((await call("GET", "/v1/cache")).json).toMatchObject({ vectorCount: 0, lastPrune: null });
  await createSmallCorpus("given", 60);
  await call("PUT", "/v1/corpora/texts", { options: { epochs: 10, vectorEncoding: "int8" } });
  const documents = Array.from({ length: 40 }, (_, i) => ({
    id: `d${i}`,
    text: `planets and comets, number ${i} of the orchestra`,
  }));
  await call("POST", "/v1/corpora/texts/documents", { documents });
  await refresh("given");
  await refresh("texts");
  await refresh("texts");

  const { json: report } = await call("GET", "/v1/cache");
  const texts = report.fingerprints.find(({ embedders }: { embedders: string[] }) =>
    embedders.includes("static/en"),
  );
  expect(texts).toMatchObject({ vectorCount: 40, hits: 40, misses: 40, savedTokens: 0 });
  expect(texts.encodings).toEqual({ int8: texts.bytes });
  expect(texts.bytes).toBeLessThan(40 * 4 * 256);
  const { json: check } = await call("POST", "/v1/cache/verify", {});
  expect(check).toMatchObject({ vectorCount: report.vectorCount, damaged: [], cursor: null });

  expect(await prune()).toMatchObject({ checkedSegmentCount: 0, removedVectorCount: 0 });
  expect(await age(2)).toBe(report.segmentCount);
  for (let i = 0; i < 15; i++) await call("DELETE", `/v1/corpora/texts/documents/d${i}`);
  const { json: page } = await call("GET", "/v1/corpora/given/documents?limit=1");
  await call("DELETE", `/v1/corpora/given/documents/${page.documents[0].id}`);
  const pruned = await prune();
  expect(pruned.removedVectorCount).toBe(16);
  await refresh("given");
  await refresh("texts");
  const { json: later } = await call("GET", "/v1/cache");
  expect(later.vectorCount).toBe(report.vectorCount - pruned.removedVectorCount);
  expect(later.lastPrune).toMatchObject({ state: "completed", graceHours: 1 });
});

test("the platform's trigger prunes at night", async () => {
  await age(24 * 30);
  for (const corpus of ["given", "texts"]) await call("DELETE", `/v1/corpora/${corpus}`);
  const scheduledTime = new Date(`${new Date().toISOString().slice(0, 11)}03:00:00Z`);
  const before = (await call("GET", "/v1/cache")).json.vectorCount;
  expect(before).toBeGreaterThan(0);
  // One of today was completed by the test above; tomorrow's is due.
  scheduledTime.setUTCDate(scheduledTime.getUTCDate() + 1);
  const controller = createScheduledController({ cron: "* * * * *", scheduledTime });
  await worker.scheduled(controller, env);
  expect((await call("GET", "/v1/cache")).json.vectorCount).toBe(0);
});
