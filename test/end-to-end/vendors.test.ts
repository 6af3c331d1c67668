import { expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { cohereDialect } from "../support/fakes/cohere-dialect.ts";
import type { FakeDialect } from "../support/fakes/fake-dialect.ts";
import { createFakeVendor } from "../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../support/fakes/openai-dialect.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const { ids, texts } = smallCorpus(120);
const documents = ids.map((id, i) => ({ id, text: texts[i] as string }));

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
])(
  "$id embeds a corpus in workerd, pays for each text once and survives its vendor's faults",
  async ({ id, dialect, name, dimensions }) => {
    await using vendor = await createFakeVendor({ dialect, dimensions });
    vendor.failNext("server-error");
    vendor.failNext("rate-limited-silent");
    const worker = await startLocalWorker({
      persistTo: await temporaryFolder(),
      variables: { [`${name}_API_KEY`]: vendor.key, [`${name}_BASE_URL`]: vendor.url },
    });
    try {
      const client = createClient({ baseUrl: worker.url.href });
      await client.putCorpus("paid", { embedder: id });
      await client.addDocuments("paid", documents);
      for (let round = 0; round < 2; round++) {
        const { id: refreshId } = await client.startRefresh("paid", { mode: "full" });
        let last;
        for await (last of client.followRefresh("paid", refreshId));
        expect(last).toMatchObject({ state: "completed", version: round + 1 });
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
    const { id } = await client.startRefresh("locked", { mode: "full" });
    let last;
    for await (last of client.followRefresh("locked", id));
    expect(last).toMatchObject({ state: "failed", problem: { code: "embedding_failed" } });
    expect(JSON.stringify(last)).not.toContain("sk-wrong");
    await expect(
      client.putCorpus("other", { embedder: "cohere/embed-v4.0" }),
    ).rejects.toMatchObject({ code: "unknown_embedder", detail: /needs COHERE_API_KEY/ });
  } finally {
    await worker.stop();
  }
});
