import { expect, onTestFinished, test, vi } from "vitest";
import type { DocumentInput } from "../../src/api/schemas/document.ts";
import { createClient } from "../../src/client/client.ts";
import { ISOLATE_HEAP_FLAG, openHeapSampler } from "../../scripts/heap-usage.ts";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { encodeNpy } from "../support/encode-npy.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const COUNT = 100_000;
const DIMENSIONS = 384;
const BLOCK_ROWS = 500;
/** Of the 128 MB of an isolate; 44 to 55 MB were seen. */
const MOST_BYTES = 80_000_000;

test("100,000 vectors of 384 numbers are uploaded well within an isolate's memory, and an upload cut short keeps what it had", async () => {
  vi.stubEnv("MINIFLARE_WORKERD_V8_FLAGS", ISOLATE_HEAP_FLAG);
  onTestFinished(() => void vi.unstubAllEnvs());
  const worker = await startLocalWorker({ persistTo: await temporaryFolder(), inspectorPort: 0 });
  onTestFinished(() => worker.stop());
  const client = createClient({ baseUrl: worker.url.href });
  await client.putCorpus("large", { embedder: `precomputed/${DIMENSIONS}` });
  const report = await client.addDocuments("large", makeDocuments(), { vectors: "later" });
  expect(report).toMatchObject({ added: COUNT, rejectedCount: 0 });
  const heap = await openHeapSampler(await worker.miniflare.getInspectorURL());
  onTestFinished(() => heap.stop());

  const broken = client.addVectors("large", encodeMatrix(COUNT / 4), { ids: "order" });
  await expect(broken).rejects.toThrow();
  const { texts: missing } = await client.estimateRefresh("large");
  expect(missing).toBeLessThan(COUNT);

  const sent = await client.addVectors("large", encodeMatrix(), { ids: "order" });
  expect(sent).toMatchObject({ rejected: [], rejectedCount: 0 });
  expect(sent.updated + sent.unchanged).toBe(COUNT);
  // Rows that were under way when the line was cut may have been written since.
  expect(sent.unchanged).toBeGreaterThanOrEqual(COUNT - missing);
  // Garbage included: 154 MB went through.
  expect(heap.peakBytes()).toBeLessThan(MOST_BYTES);
  expect(await client.estimateRefresh("large")).toMatchObject({ documents: COUNT, texts: 0 });
});

async function* makeDocuments(): AsyncGenerator<DocumentInput> {
  for (let i = 0; i < COUNT; i++) yield { id: `d${String(i).padStart(6, "0")}`, text: `text ${i}` };
}

/** An `.npy` file, made as it is read; it breaks off after `end` rows. */
function encodeMatrix(end = Infinity): ReadableStream<Uint8Array> {
  const start = encodeNpy([COUNT, DIMENSIONS], new Float32Array(0));
  let row = -1;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (row < 0) {
        controller.enqueue(start);
        row = 0;
        return;
      }
      if (row >= end) return controller.error(new Error("The line is cut."));
      if (row >= COUNT) return controller.close();
      const block = new Float32Array(BLOCK_ROWS * DIMENSIONS);
      for (let i = 0; i < block.length; i++) block[i] = ((row * 7919 + i * 104_729) % 1000) - 499.5;
      controller.enqueue(new Uint8Array(block.buffer));
      row += BLOCK_ROWS;
    },
  });
}
