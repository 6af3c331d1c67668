import type { Client } from "../src/client/client.ts";
import type { DocumentInput } from "../src/api/schemas/document.ts";
import { workerCpuSeconds } from "./worker-cpu-time.ts";
import { withLocalWorker } from "./with-local-worker.ts";

const CORPUS = "bench";

/**
 * The embed stage of a refresh of the bundled Worker in workerd, seen from outside: from the call
 * that starts the refresh until every document is reported to be embedded. With the loading of the
 * model, the reading of the documents from the ledger, a durable step for every 1,000 and the
 * vectors kept in R2. The refresh is cancelled then.
 */
export async function embedInWorkerd(texts: readonly string[], embedder: string) {
  return withLocalWorker(async (client) => {
    await client.putCorpus(CORPUS, { embedder });
    await client.addDocuments(CORPUS, toDocuments(texts));
    const cpuBefore = workerCpuSeconds() ?? NaN;
    const startedAt = performance.now();
    const refresh = await client.startRefresh(CORPUS, { mode: "full" });
    await embedded(client, refresh.id, texts.length);
    const seconds = (performance.now() - startedAt) / 1000;
    const cpuSeconds = (workerCpuSeconds() ?? NaN) - cpuBefore;
    await client.cancelRefresh(CORPUS, refresh.id);
    return { seconds, cpuSeconds };
  });
}

async function embedded(client: Client, refreshId: string, count: number): Promise<void> {
  for await (const { state, stages, problem } of client.followRefresh(CORPUS, refreshId)) {
    if (stages.some(({ name, done }) => name === "embed" && done >= count)) return;
    if (state === "failed") throw new Error(`The refresh failed: ${problem?.detail}`);
  }
}

/** Ids in the order of the texts. */
async function* toDocuments(texts: readonly string[]): AsyncGenerator<DocumentInput> {
  for (const [i, text] of texts.entries()) yield { id: String(i).padStart(9, "0"), text };
}
