import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, inject, test } from "vitest";
import type { NodeDigest } from "../support/provided-context.ts";
import { createSmallCorpus, digestOf, settle, startRefresh } from "./calls.ts";

const nodeDigest: NodeDigest = inject("nodeDigest");

test("a fit in workerd has the digest of the same fit in Node", async () => {
  await createSmallCorpus("undisturbed");
  const refresh = await settle("undisturbed", await startRefresh("undisturbed"));
  expect(refresh).toMatchObject({ state: "completed", version: 1 });
  expect(await digestOf("undisturbed")).toBe(nodeDigest);
});

test("the digest is the same when the fit's object is evicted again and again, and the corpus's too", async () => {
  await createSmallCorpus("evicted");
  const refreshId = await startRefresh("evicted");
  let evictions = 0;
  const evict = async (): Promise<void> => {
    for (const stub of [env.TOPIC_FITS.getByName(refreshId), env.CORPORA.getByName("evicted")]) {
      // What holds nothing yet cannot be evicted.
      const evicted = await evictDurableObject(stub).then(
        () => 1,
        () => 0,
      );
      evictions += evicted;
    }
  };
  const refresh = await settle("evicted", refreshId, evict);
  expect(refresh).toMatchObject({ state: "completed" });
  expect(evictions).toBeGreaterThan(8);
  expect(await digestOf("evicted")).toBe(nodeDigest);
});
