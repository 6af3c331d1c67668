import { expect, test } from "vitest";
import { type Client, createClient } from "../../src/client/client.ts";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { cohereDialect } from "../support/fakes/cohere-dialect.ts";
import { createCustomDialect } from "../support/fakes/custom-dialect.ts";
import { EMBEDDING_WORKER } from "../support/fakes/embedding-worker.ts";
import type { FakeDialect } from "../support/fakes/fake-dialect.ts";
import { createFakeVendor } from "../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../support/fakes/openai-dialect.ts";
import { tensorFlowServingDialect } from "../support/fakes/tensorflow-serving-dialect.ts";
import { createTeiDialect } from "../support/fakes/tei-dialect.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const { ids, texts } = smallCorpus(120);
const documents = ids.map((id, i) => ({ id, text: texts[i] as string }));

async function refresh(client: Client, corpus: string): Promise<unknown> {
  const { id } = await client.startRefresh(corpus, { mode: "full" });
  let last;
  for await (last of client.followRefresh(corpus, id));
  return last;
}

async function embed(url: URL, model: string, input: string[]): Promise<number[][]> {
  const response = await fetch(new URL("/v1/embeddings", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, input }),
  });
  const { data } = (await response.json()) as { data: { embedding: number[] }[] };
  return data.map(({ embedding }) => embedding);
}

test.for<{ id: string; dialect: FakeDialect; name: string; dimensions: number }>([
  {
    id: "openai/text-embedding-3-small?dimensions=64",
    dialect: createOpenAiDialect(),
    name: "OPENAI",
    dimensions: 64,
  },
  {
    id: "cohere/embed-v4.0?dimensions=256",
    dialect: cohereDialect,
    name: "COHERE",
    dimensions: 256,
  },
  {
    id: "azure/topics?model=text-embedding-3-small&dimensions=64",
    dialect: createOpenAiDialect({
      basePath: "/openai/deployments/topics",
      keyHeader: "api-key",
    }),
    name: "AZURE_OPENAI",
    dimensions: 64,
  },
])(
  "$id embeds a corpus in workerd, pays for each text once and survives its vendor's faults",
  async ({ id, dialect, name, dimensions }) => {
    await using vendor = await createFakeVendor({ dialect, dimensions });
    vendor.failNext("server-error");
    vendor.failNext("rate-limited-silent");
    const worker = await startLocalWorker({
      persistTo: await temporaryFolder(),
      variables: {
        [`${name}_API_KEY`]: vendor.key,
        [`${name}_BASE_URL`]: vendor.url,
        [`${name}_ENDPOINT`]: new URL(vendor.url).origin,
      },
    });
    try {
      const client = createClient({ baseUrl: worker.url.href });
      await client.putCorpus("paid", { embedder: id });
      await client.addDocuments("paid", documents);
      const { cost, ...estimate } = await client.estimateRefresh("paid", { mode: "full" });
      expect(estimate).toMatchObject({ embedder: id, documents: 120, texts: new Set(texts).size });
      const tooMuch = client.startRefresh("paid", { maxCost: Number(cost) / 2 });
      await expect(tooMuch).rejects.toMatchObject({ code: "cost_limit_exceeded", status: 422 });
      expect(vendor.requests).toEqual([]);
      for (let round = 0; round < 2; round++) {
        expect(await refresh(client, "paid")).toMatchObject({
          state: "completed",
          version: round + 1,
          usage: { tokens: round === 0 ? vendor.tokensPaid : 0, isEstimated: false },
        });
      }
      expect(vendor.violations).toEqual([]);
      expect(new Set(vendor.delivered())).toEqual(new Set(texts));
      expect(vendor.sentAgain()).toEqual([]);

      const [assigned] = (await client.assign("paid", [{ text: texts[0] as string }])).assignments;
      const first = await client.getDocument("paid", ids[0] as string);
      expect(assigned?.topic).toBe(first.topic);
      expect(vendor.sentAgain()).toEqual([]);
    } finally {
      await worker.stop();
    }
  },
);

test.for([
  { id: "custom/own?dimensions=16", dialect: createCustomDialect(), name: "CUSTOM_OWN" },
  {
    id: "tensorflow-serving/use",
    dialect: tensorFlowServingDialect,
    name: "TENSORFLOW_SERVING",
    suffix: "_BASE_URL",
  },
])(
  "$id embeds a corpus in workerd from an endpoint of one's own, and by /v1/embeddings",
  async ({ id, dialect, name, suffix = "_URL" }) => {
    await using vendor = await createFakeVendor({ dialect });
    vendor.failNext("server-error");
    const worker = await startLocalWorker({
      persistTo: await temporaryFolder(),
      variables: { [`${name}_API_KEY`]: vendor.key, [`${name}${suffix}`]: vendor.url },
    });
    try {
      const client = createClient({ baseUrl: worker.url.href });
      await client.putCorpus("own", { embedder: id });
      await client.addDocuments("own", documents);
      expect(await refresh(client, "own")).toMatchObject({ state: "completed", version: 1 });
      expect(vendor.violations).toEqual([]);
      expect(new Set(vendor.delivered())).toEqual(new Set(texts));
      expect(vendor.sentAgain()).toEqual([]);
      const [vector] = await embed(worker.url, id, ["gold"]);
      const expected = vendor.vector("gold");
      const cosine = expected.reduce((sum, value, i) => sum + value * (vector?.[i] ?? 0), 0);
      expect(cosine).toBeCloseTo(1, 5);
    } finally {
      await worker.stop();
    }
  },
);

test("another Worker that is bound embeds a corpus by RPC; a document it refuses is left out", async () => {
  const worker = await startLocalWorker({
    persistTo: await temporaryFolder(),
    services: { CUSTOM_OTHER: { script: EMBEDDING_WORKER, entrypoint: "Embeddings" } },
  });
  try {
    const client = createClient({ baseUrl: worker.url.href });
    const embedder = "custom/other?dimensions=8";
    await client.putCorpus("bound", { embedder });
    await client.addDocuments("bound", [...documents, { id: "refused", text: "refuse me" }]);
    const last = await refresh(client, "bound");
    expect(last).toMatchObject({ state: "completed", version: 1 });
    expect(JSON.stringify(last)).toMatch(/refused 1 of the documents.*refused/);
    const [gold, again, silver] = await embed(worker.url, embedder, ["gold", "gold", "silver"]);
    expect(gold).toEqual(again);
    expect(gold).not.toEqual(silver);
    expect(Math.hypot(...(gold ?? []))).toBeCloseTo(1, 5);
    await expect(
      client.putCorpus("unbound", { embedder: "custom/nobody?dimensions=8" }),
    ).rejects.toMatchObject({ code: "unknown_embedder", detail: /bound as CUSTOM_NOBODY/ });
  } finally {
    await worker.stop();
  }
});

test("embedders that do not go together, or cannot be had, are refused when a corpus is made", async () => {
  await using vendor = await createFakeVendor({ dialect: createOpenAiDialect() });
  const worker = await startLocalWorker({
    persistTo: await temporaryFolder(),
    variables: {
      OPENAI_API_KEY: vendor.key,
      TEI_ONE_BASE_URL: "http://127.0.0.1:1",
      CUSTOM_OWN_URL: "http://127.0.0.1:1",
    },
  });
  try {
    const client = createClient({ baseUrl: worker.url.href });
    await expect(
      client.putCorpus("chain", { embedder: ["openai/text-embedding-3-small", "static/en"] }),
    ).rejects.toMatchObject({ status: 409, code: "embedder_mismatch" });
    await expect(
      client.putCorpus("chain", { embedder: ["tei/one?dimensions=8"] }),
    ).rejects.toMatchObject({ status: 503, code: "embedder_unavailable" });
    await expect(
      client.putCorpus("chain", { embedder: { mean: ["static/en", "custom/own?dimensions=8"] } }),
    ).rejects.toMatchObject({ status: 422, code: "dimension_mismatch" });
    await expect(client.getCorpus("chain")).rejects.toMatchObject({ code: "unknown_corpus" });
  } finally {
    await worker.stop();
  }
});

test.for([
  {
    name: "a chain of which the first is down",
    embedder: ["tei/down?dimensions=384", "tei/up?dimensions=384"],
    dialect: createTeiDialect(),
    dimensions: 384,
  },
  {
    name: "two side by side",
    embedder: { concat: ["static/en", { embedder: "custom/own?dimensions=16", weight: 0.5 }] },
    dialect: createCustomDialect(),
    dimensions: 272,
  },
])("$name: a corpus is embedded in workerd", async ({ embedder, dialect, dimensions }) => {
  await using vendor = await createFakeVendor({ dialect });
  const worker = await startLocalWorker({
    persistTo: await temporaryFolder(),
    variables: {
      TEI_DOWN_BASE_URL: "http://127.0.0.1:1",
      TEI_UP_BASE_URL: vendor.url,
      TEI_UP_API_KEY: vendor.key,
      CUSTOM_OWN_URL: vendor.url,
      CUSTOM_OWN_API_KEY: vendor.key,
    },
  });
  try {
    const client = createClient({ baseUrl: worker.url.href });
    expect(await client.putCorpus("several", { embedder })).toMatchObject({ embedder });
    await client.addDocuments("several", documents);
    expect(await refresh(client, "several")).toMatchObject({ state: "completed", version: 1 });
    expect(vendor.violations).toEqual([]);
    const [assigned] = (await client.assign("several", [{ text: texts[0] as string }])).assignments;
    const first = await client.getDocument("several", ids[0] as string);
    expect(assigned?.topic).toBe(first.topic);
    const [vector] = await embed(worker.url, JSON.stringify(embedder), ["gold"]);
    expect(vector).toHaveLength(dimensions);
  } finally {
    await worker.stop();
  }
});

test("a wrong key fails the refresh with a reason that does not tell it", async () => {
  await using vendor = await createFakeVendor({ dialect: createOpenAiDialect() });
  const worker = await startLocalWorker({
    persistTo: await temporaryFolder(),
    variables: { OPENAI_API_KEY: "sk-wrong-0123456789", OPENAI_BASE_URL: vendor.url },
  });
  try {
    const client = createClient({ baseUrl: worker.url.href });
    await client.putCorpus("locked", { embedder: "openai/text-embedding-3-small" });
    await client.addDocuments("locked", documents);
    const last = await refresh(client, "locked");
    expect(last).toMatchObject({ state: "failed", problem: { code: "embedding_failed" } });
    expect(JSON.stringify(last)).not.toContain("sk-wrong");
    await expect(
      client.putCorpus("other", { embedder: "cohere/embed-v4.0" }),
    ).rejects.toMatchObject({ code: "unknown_embedder", detail: /needs COHERE_API_KEY/ });
  } finally {
    await worker.stop();
  }
});
