import type { CorpusSettings } from "../src/api/schemas/corpus.ts";
import type { DocumentInput } from "../src/api/schemas/document.ts";
import type { Client } from "../src/client/client.ts";
import type { Refresh } from "../src/api/schemas/refresh.ts";
import { createProgress, type ProgressOutput } from "../src/cli/progress-bar.ts";

export interface CorpusRun {
  refresh: Refresh;
  /** In the order they ran; "ingest" first. */
  stages: { name: string; seconds: number }[];
  /** Documents whose vectors were known before. */
  reused: number;
  digest: string;
}

/**
 * Makes the corpus anew, sends the documents, refreshes it and shows the progress. Vectors that were
 * made before are found again by the texts. Throws where a document is rejected or the refresh
 * fails, with the reason.
 */
export async function runCorpus(
  client: Client,
  corpus: string,
  { documents, ...settings }: CorpusSettings & { documents: AsyncIterable<DocumentInput> },
  output: ProgressOutput,
): Promise<CorpusRun> {
  const known = await client.listCorpora({ limit: 100 });
  if (known.corpora.some(({ id }) => id === corpus)) await client.deleteCorpus(corpus);
  await client.putCorpus(corpus, settings);

  const progress = createProgress(output);
  const ingest = { name: "ingest", done: 0, total: 0 };
  const report = await client.addDocuments(corpus, count(documents, ingest));
  const [rejected] = report.rejected;
  if (rejected !== undefined) {
    throw new Error(
      `${report.rejected.length} documents were rejected; the first, ${rejected.id ?? rejected.index}: ${rejected.detail}`,
    );
  }
  ingest.total = ingest.done;
  progress.update([ingest]);

  let refresh = await client.startRefresh(corpus, { mode: "full" });
  for await (refresh of client.followRefresh(corpus, refresh.id)) {
    progress.update([ingest, ...refresh.stages], refresh);
  }
  const stages = progress.finish();
  if (refresh.state !== "completed") {
    throw new Error(`The refresh ended as ${refresh.state}: ${refresh.problem?.detail ?? ""}`);
  }
  const { versions } = await client.listVersions(corpus);
  const published = versions.find(({ version }) => version === refresh.version);
  return {
    refresh,
    stages,
    reused: refresh.stages.find(({ name }) => name === "embed")?.reused ?? 0,
    digest: published?.digest ?? "",
  };
}

async function* count(
  documents: AsyncIterable<DocumentInput>,
  stage: { done: number },
): AsyncGenerator<DocumentInput> {
  for await (const document of documents) {
    stage.done++;
    yield document;
  }
}
