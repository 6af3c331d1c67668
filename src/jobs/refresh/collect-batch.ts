import type { OpenAiBatch } from "../../embedders/openai/openai-batch.ts";
import { readBatchKeys } from "./batch-parts.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** Vectors that are put into the cache together. */
const GROUP = 500;

/** Puts the vectors of a batch that has ended into the cache, as they come; again is harmless. */
export async function collectBatch(
  context: RefreshContext,
  batches: OpenAiBatch,
  batchId: string,
  part: number,
): Promise<void> {
  const { corpus, task } = context;
  const embedder = await context.embedder(task.settings.embedder);
  const { dimensions } = embedder;
  const cache = context.vectorsOf(embedder);
  const encoding = task.settings.options.vectorEncoding;
  const asked = new Set(await readBatchKeys(context, part));
  const rows = new Float32Array(GROUP * dimensions);
  let keys: string[] = [];
  let tokens = 0;

  async function keep(): Promise<void> {
    if (keys.length > 0) {
      const kept = rows.subarray(0, keys.length * dimensions);
      await cache.putMany(keys, dimensions, kept, undefined, encoding);
    }
    keys = [];
  }

  for await (const result of batches.collect(batchId)) {
    if (result.vector === undefined || !asked.delete(result.key)) continue;
    rows.set(result.vector, keys.length * dimensions);
    tokens += result.tokens;
    if (keys.push(result.key) === GROUP) await keep();
  }
  await keep();
  const { price } = batches;
  await corpus.noteSpending(task.refreshId, `batch ${batchId}`, {
    tokens,
    isEstimated: false,
    cost: price === undefined ? null : (tokens * price.perMillionTokens) / 1e6,
  });
}
