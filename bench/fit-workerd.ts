import { runCorpus } from "../scripts/run-corpus.ts";
import type { CorpusSettings } from "../src/api/schemas/corpus.ts";
import type { DocumentInput } from "../src/api/schemas/document.ts";
import type { Client } from "../src/client/client.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../src/core/options.ts";
import { STAGE_NAMES } from "../src/core/pipeline/stage.ts";
import type { FitInput, FitMeasurement } from "./fit.ts";
import { workerCpuSeconds } from "./worker-cpu-time.ts";
import { withLocalWorker } from "./with-local-worker.ts";

const CORPUS = "bench";
const FIT_STAGES: readonly string[] = STAGE_NAMES;

/**
 * The fit of a refresh of the bundled Worker in workerd, seen from outside: a stage lasts from the
 * moment the one before it was reported to be over until it is itself, with checkpoints, alarms and
 * the reading of vectors. Memory is that of the isolate, in which everything the Worker does shares
 * one, from the first document sent to the last page read.
 */
export async function fitInWorkerd(
  input: FitInput,
  options: FitOptions = DEFAULT_FIT_OPTIONS,
): Promise<FitMeasurement> {
  return withLocalWorker(async (client, heap) => {
    const documents = toDocuments(input);
    const cpuAtEnd = new Map<string, number>();
    // One line for every stage that is over.
    const write = (line: string): void => {
      process.stdout.write(line);
      cpuAtEnd.set(line.split(" ")[0] as string, workerCpuSeconds() ?? NaN);
    };
    const settings = { embedder: input.embedder, options: options as CorpusSettings["options"] };
    const run = await runCorpus(client, CORPUS, { ...settings, documents }, { write });
    const cpuSeconds = (cpuAtEnd.get("topics") ?? NaN) - (cpuAtEnd.get("embed") ?? NaN);
    const stages = run.stages.filter(({ name }) => FIT_STAGES.includes(name));
    const topicOf = await readAssignments(client);
    const { topics } = await client.getTopics(CORPUS);
    return {
      seconds: stages.reduce((sum, stage) => sum + stage.seconds, 0),
      ...(Number.isFinite(cpuSeconds) && { cpuSeconds }),
      stages,
      peakMemoryBytes: heap.peakBytes(),
      assignments: input.documents.map(({ id }) => topicOf.get(id) as number),
      topics: topics.map(({ id, size, words }) => ({ id, size, words })),
      digest: run.digest,
    };
  });
}

async function* toDocuments({ documents, vectors }: FitInput): AsyncGenerator<DocumentInput> {
  for (const [i, { id, text }] of documents.entries()) {
    if (vectors === null) {
      yield { id, text };
      continue;
    }
    const { data, dimensions } = vectors;
    const row = data.subarray(i * dimensions, (i + 1) * dimensions);
    // Nine digits tell every f32 from its neighbors.
    yield { id, text, vector: Array.from(row, (value) => Number(value.toPrecision(9))) };
  }
}

async function readAssignments(client: Client): Promise<Map<string, number>> {
  const topicOf = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page = await client.listDocuments(CORPUS, { limit: 1000, cursor });
    for (const { id, topic } of page.documents) if (topic !== null) topicOf.set(id, topic);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return topicOf;
}
