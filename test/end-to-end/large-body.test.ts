import { expect, onTestFinished, test, vi } from "vitest";
import type { DocumentInput } from "../../src/api/schemas/document.ts";
import { createClient } from "../../src/client/client.ts";
import { ISOLATE_HEAP_FLAG, openHeapSampler } from "../../scripts/heap-usage.ts";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const DOCUMENT_COUNT = 50_000;
const WORDS = "river bank water flood bridge dam engine wheel motor brake diesel gearbox ".repeat(
  28,
);

test("a body of 100 MB is ingested within 100 MB of memory, and every document of it is kept", async () => {
  vi.stubEnv("MINIFLARE_WORKERD_V8_FLAGS", ISOLATE_HEAP_FLAG);
  onTestFinished(() => void vi.unstubAllEnvs());
  const worker = await startLocalWorker({ persistTo: await temporaryFolder(), inspectorPort: 0 });
  onTestFinished(() => worker.stop());
  const client = createClient({ baseUrl: worker.url.href });
  await client.putCorpus("large", { embedder: "static/en" });
  const heap = await openHeapSampler(await worker.miniflare.getInspectorURL());
  onTestFinished(() => heap.stop());

  const sent = { bytes: 0 };
  const report = await client.addDocuments("large", makeDocuments(sent));
  expect(sent.bytes).toBeGreaterThan(100_000_000);
  expect(report).toMatchObject({ added: DOCUMENT_COUNT, rejectedCount: 0 });
  expect(heap.peakBytes()).toBeLessThan(100_000_000);
  expect(await client.getCorpus("large")).toMatchObject({ documentCount: DOCUMENT_COUNT });
});

async function* makeDocuments(sent: { bytes: number }): AsyncGenerator<DocumentInput> {
  for (let i = 0; i < DOCUMENT_COUNT; i++) {
    const document = { id: `d${i}`, text: `${WORDS}${i}` };
    sent.bytes += document.text.length;
    yield document;
  }
}
