import { EdgetopicError } from "../../core/errors.ts";
import { asEdgetopicError } from "../../embedders/as-edgetopic-error.ts";
import { EmbedderError } from "../../embedders/embedder-error.ts";
import type { OpenAiBatch } from "../../embedders/openai/openai-batch.ts";
import { collectBatch } from "./collect-batch.ts";
import { type BatchPart, planBatchPart, readBatchInputs } from "./batch-parts.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** Between two looks at a batch: doubled up to so many times the first. */
const FIRST_NAP_MS = 60_000;
const LONGEST_NAP = 15;
/** More than a day of them, after which a batch has expired by itself. */
const MOST_LOOKS = 150;

interface HandedPart extends BatchPart {
  part: number;
  batchId: string;
}

/**
 * Where the corpus is to be embedded by its vendor's batches: hands in the texts without a vector,
 * sleeps until they are done and puts the vectors into the cache. What a batch refuses or leaves
 * undone is left for requests, which tell of it. A step that ran but was forgotten finds its batch by
 * name, and so does a refresh that follows one that was cancelled: nothing is handed in twice. Throws
 * `embedding_failed` where a batch fails as a whole, `embedder_unavailable` where it has no end.
 * Answers how many texts were handed in.
 */
export async function embedByBatches(context: RefreshContext): Promise<number> {
  const { task, batchNapMs = FIRST_NAP_MS } = context;
  const batches = task.settings.embedding.batch
    ? (context.batchOf?.(task.settings.embedder) ?? null)
    : null;
  if (batches === null) return 0;
  const handed = await handIn(context, batches);
  const total = handed.reduce((sum, { count }) => sum + count, 0);
  let lookCount = 0;
  let done = 0;
  for (const { part, batchId, count } of handed) {
    const look = async (napMs: number): Promise<boolean> => {
      if (++lookCount > MOST_LOOKS) throw endless(batchId);
      return context.step(`batch-look-${lookCount}`, () =>
        attempt(() => lookAt(context, batches, batchId, { done, total, napMs })),
      );
    };
    let napMs = batchNapMs;
    while (!(await look(napMs))) {
      await context.sleep(`batch-nap-${lookCount}`, napMs);
      napMs = Math.min(2 * napMs, LONGEST_NAP * batchNapMs);
    }
    await context.step(`batch-collect-${part}`, () =>
      attempt(() => collectBatch(context, batches, batchId, part)),
    );
    done += count;
  }
  return total;
}

async function handIn(context: RefreshContext, batches: OpenAiBatch): Promise<HandedPart[]> {
  const handed: HandedPart[] = [];
  let after: string | null = null;
  for (let part = 0; ; part++) {
    const from: string | null = after;
    const planned: BatchPart = await context.step(`batch-plan-${part}`, () =>
      planBatchPart(context, part, from),
    );
    if (planned.count > 0) {
      const batchId = await context.step(`batch-submit-${part}`, () =>
        attempt(async () => {
          const known = await batches.find(planned.name);
          if (known !== null) return known;
          const inputs = await readBatchInputs(context, part);
          return (await batches.submit(inputs, { name: planned.name })).batchId;
        }),
      );
      handed.push({ ...planned, part, batchId });
    }
    after = planned.lastId;
    if (after === null) return handed;
  }
}

/** Whether the batch has ended; tells the corpus how far it is, and for how long nothing will be heard. */
async function lookAt(
  { corpus, task }: RefreshContext,
  batches: OpenAiBatch,
  batchId: string,
  { done, total, napMs }: { done: number; total: number; napMs: number },
): Promise<boolean> {
  const { state, doneCount, reason } = await batches.status(batchId);
  if (state === "failed") {
    const why = reason ?? "the vendor gives no reason";
    throw new EdgetopicError("embedding_failed", `The batch ${batchId} failed: ${why}`);
  }
  const hasEnded = state !== "running";
  await corpus.reportRefresh(task.refreshId, {
    state: "embedding",
    stages: [{ name: "batch", done: Math.min(total, done + doneCount), total }],
    ...(!hasEnded && { quietMs: napMs }),
  });
  return hasEnded;
}

/** What may pass is thrown as it is, which has the step run again. */
async function attempt<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EmbedderError && error.isRetryable) throw error;
    throw asEdgetopicError(error);
  }
}

function endless(batchId: string): EdgetopicError {
  const message = `The batch ${batchId} has not ended after ${MOST_LOOKS} looks at it.`;
  return new EdgetopicError("embedder_unavailable", message);
}
