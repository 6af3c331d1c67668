import type { Embedder } from "../../embedders/embedder.ts";
import { releaseBytes } from "../../storage/release-bytes.ts";
import type { SnapshotDocument } from "../corpus-work.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { embedDocuments, type SnapshotEntry } from "./snapshot.ts";

/** A batch is one durable step: small enough to be embedded and held at ease. */
const BATCH = { count: 1_000, bytes: 4_000_000 };

/** What a batch of documents was, and what it cost. */
interface BatchReport {
  count: number;
  lastId: string | null;
  embedded: number;
  truncated: number;
}

/** What becomes of a batch once it is embedded; `vectors` are unit rows, `entries × dimensions`. */
export interface BatchHandler {
  /** The documents to embed; by default all. */
  select?(documents: readonly SnapshotDocument[], batch: number): Promise<SnapshotDocument[]>;
  keep?(entries: readonly SnapshotEntry[], vectors: Float32Array, batch: number): Promise<void>;
}

/**
 * Embeds the corpus batch by batch, in the order of the ids, into a snapshot in the bucket; answers
 * the number of batches. Only texts that no refresh has embedded before cost anything.
 */
export async function embedSnapshot(
  context: RefreshContext,
  handler: BatchHandler = {},
): Promise<number> {
  const { corpus, task, step } = context;
  const total = await step("count", async () => (await corpus.describe()).documentCount);
  const sum = { count: 0, embedded: 0, truncated: 0 };
  let after: string | null = null;
  for (let batch = 0; ; batch++) {
    const from: string | null = after;
    const report: BatchReport = await step(`embed-${batch}`, () =>
      embedBatch(context, handler, batch, from),
    );
    after = report.lastId;
    sum.count += report.count;
    sum.embedded += report.embedded;
    sum.truncated += report.truncated;
    await step(`report-embed-${batch}`, () =>
      corpus.reportRefresh(task.refreshId, {
        state: "embedding",
        stages: [
          {
            name: "embed",
            done: sum.count,
            total: after === null ? sum.count : Math.max(total, sum.count),
            reused: sum.count - sum.embedded,
          },
        ],
        warnings: sum.truncated === 0 ? [] : [truncationWarning(sum.truncated)],
      }),
    );
    if (after === null) return report.count === 0 ? batch : batch + 1;
  }
}

async function embedBatch(
  context: RefreshContext,
  handler: BatchHandler,
  batch: number,
  after: string | null,
): Promise<BatchReport> {
  const { corpus, task, snapshot } = context;
  const all = await corpus.readDocuments(task.refreshId, after, BATCH);
  const last = all.at(-1);
  if (last === undefined) return { count: 0, lastId: null, embedded: 0, truncated: 0 };
  const documents = (await handler.select?.(all, batch)) ?? all;
  const embedder: Embedder = await context.embedder(task.settings.embedder);
  const { entries, vectors, embedded } = await embedDocuments(
    documents,
    embedder,
    context.vectorsOf(embedder),
  );
  await snapshot.write(
    batch,
    entries,
    documents.map(({ text }) => text),
  );
  await handler.keep?.(entries, vectors, batch);
  releaseBytes(vectors);
  return {
    count: entries.length,
    lastId: last.id,
    embedded,
    truncated: entries.filter(({ truncated }) => truncated).length,
  };
}

function truncationWarning(count: number) {
  return {
    code: "text_truncated",
    detail: `The embedder reads only the beginning of ${count} of the texts; their topic words come from the whole.`,
    count,
  };
}
