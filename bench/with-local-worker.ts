import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker, startLocalWorker } from "../scripts/local-worker.ts";
import { ISOLATE_HEAP_FLAG, openHeapSampler, type HeapSampler } from "../scripts/heap-usage.ts";
import { createClient, type Client } from "../src/client/client.ts";

/** Runs `work` on the bundled Worker in workerd, over a folder that is removed afterwards. */
export async function withLocalWorker<Answer>(
  work: (client: Client, heap: HeapSampler, url: URL) => Promise<Answer>,
): Promise<Answer> {
  process.env["MINIFLARE_WORKERD_V8_FLAGS"] ??= ISOLATE_HEAP_FLAG;
  await bundleWorker();
  const folder = await mkdtemp(join(tmpdir(), "edgetopic-bench-"));
  const worker = await startLocalWorker({ persistTo: folder, inspectorPort: 0 });
  try {
    const heap = await openHeapSampler(await worker.miniflare.getInspectorURL());
    try {
      return await work(createClient({ baseUrl: worker.url.href }), heap, worker.url);
    } finally {
      heap.stop();
    }
  } finally {
    await worker.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
