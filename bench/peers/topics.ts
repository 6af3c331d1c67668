import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import type { TopicStructure } from "../../src/core/model/topic-structure.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../src/core/options.ts";
import { encodeTermCounts } from "../../src/core/text/term-counts.ts";
import { addToSums, centroids } from "../../src/core/topics/centroids.ts";
import { countWords } from "../../src/core/topics/count-words.ts";
import { buildHierarchy } from "../../src/core/topics/hierarchy/build-hierarchy.ts";
import { renumberBySize } from "../../src/core/topics/renumber.ts";
import { topicName } from "../../src/core/topics/topic-name.ts";
import {
  createOutlierReduction,
  type OutlierStep,
} from "../../src/jobs/operations/outlier-reduction.ts";
import { topicClasses } from "../../src/jobs/operations/topic-classes.ts";
import type { TopicDocument } from "../../src/jobs/operations/topic-documents.ts";
import { openTopicTexts } from "../../src/jobs/operations/topic-texts.ts";
import { topicTimeline } from "../../src/jobs/operations/topic-timeline.ts";
import { plainLanguageTools } from "../../src/languages/language-tools.ts";
import { createKernels } from "../../src/wasm/kernels.ts";
import { readNpy } from "../../src/embedders/formats/npy.ts";

const KERNELS = new URL("../../dist/wasm/kernels.wasm", import.meta.url);
const SCRIPT = new URL("topics_bertopic.py", import.meta.url).pathname;
/** Words as BERTopic counts them by default. */
const OPTIONS: FitOptions = {
  ...DEFAULT_FIT_OPTIONS,
  language: "none",
  words: { tokens: "scikit-learn" },
};
const MANY_DOCUMENTS = 100_000;

type Seconds = Record<string, number>;

/**
 * What is done with topics, by BERTopic and by edgetopic, on the same texts, vectors and labels:
 * seconds of processor time, each the second time, when all is compiled. Run it under `taskset -c 0`, so that both have the same one core.
 */
export async function benchTopics(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      embeddings: { type: "string" },
      labels: { type: "string" },
      python: { type: "string" },
    },
  });
  const { documents, embeddings, labels, python } = values;
  if (documents === undefined || embeddings === undefined || labels === undefined) {
    throw new Error(
      "topics wants --documents FILE.jsonl --embeddings FILE.npy --labels FILE.json [--python VENV/bin/python]",
    );
  }
  const input = await readInput(documents, embeddings, labels);
  const own = await measureOwn(input);
  const peer =
    python === undefined ? {} : await measureBertopic(python, [documents, embeddings, labels]);
  for (const [name, seconds] of Object.entries(own)) {
    const other = peer[name];
    const compared =
      other === undefined
        ? ""
        : `, BERTopic ${other.toFixed(2)} s: ${(other / seconds).toFixed(1)} times as fast`;
    console.log(`${name}: ${seconds.toFixed(3)} s${compared}`);
  }
  console.log(
    `peak ${Math.round(process.resourceUsage().maxRSS / 1e3)} MB, texts and vectors in it`,
  );
}

interface Input {
  documents: TopicDocument[];
  topics: Int32Array;
  vectors: Float32Array;
  dimensions: number;
}

async function readInput(documents: string, embeddings: string, labels: string): Promise<Input> {
  const given = Int32Array.from(JSON.parse(await readFile(labels, "utf8")) as number[]);
  const topics = renumberBySize(given);
  const { data, shape } = readNpy(await readFile(embeddings));
  const lines = (await readFile(documents, "utf8")).trimEnd().split("\n");
  return {
    topics,
    vectors: data,
    dimensions: shape[1] as number,
    documents: lines.map((line, i) => {
      const { text, timestamp, class: name } = JSON.parse(line) as Record<string, string>;
      return {
        topic: topics[i] as number,
        text: text ?? "",
        timestamp: timestamp === undefined ? null : new Date(timestamp).toISOString(),
        class: name ?? null,
      };
    }),
  };
}

async function measureOwn(input: Input): Promise<Seconds> {
  const { documents, topics, vectors, dimensions } = input;
  const seconds: Seconds = {};
  async function measure<Result>(name: string, run: () => Result): Promise<Awaited<Result>> {
    await run();
    const start = process.cpuUsage();
    const result = await run();
    const { user, system } = process.cpuUsage(start);
    seconds[name] = (user + system) / 1e6;
    return result;
  }
  const kernels = createKernels(await WebAssembly.compile(await readFile(KERNELS)));
  const texts = documents.map(({ text }) => text);
  const counted = await measure("c-TF-IDF", () =>
    countWords(texts, topics, OPTIONS, plainLanguageTools),
  );
  const topicCount = counted.words.length - 1;
  const sums = new Float64Array(topicCount * dimensions);
  addToSums(sums, vectors, dimensions, topics, new Int32Array(topics.length).fill(1));
  const structure: TopicStructure = {
    options: OPTIONS,
    termCounts: encodeTermCounts(counted.counts, counted.leftOut),
    centroids: centroids(sums, dimensions),
    topicIds: Int32Array.from({ length: topicCount }, (_, topic) => topic),
  };
  const described = Array.from({ length: topicCount }, (_, id) => {
    const words = counted.words[id] ?? [];
    const size = counted.counts.documentCount(id);
    return { id, name: topicName(words, id), size, words, representativeDocuments: [] };
  });
  const inputOf = (given: readonly TopicDocument[]) => ({
    structure,
    topics: described,
    async *documents() {
      yield given;
    },
  });
  await measure("hierarchy", () => buildHierarchy(structure, described));
  await measure("over time", () => topicTimeline(inputOf(documents), { bins: 30 }));
  await measure("per class", () => topicClasses(inputOf(documents)));
  const steps: Record<string, OutlierStep> = {
    "outliers, c-TF-IDF": { strategy: "c-tf-idf" },
    "outliers, distributions": { strategy: "distributions" },
    "outliers, embeddings": { strategy: "embeddings" },
  };
  for (const [name, step] of Object.entries(steps)) {
    await measure(name, async () => {
      const topicOf = await createOutlierReduction(structure, [step], kernels);
      return documents.map(({ topic, text }, place) => {
        if (topic >= 0) return topic;
        const vector = vectors.subarray(place * dimensions, (place + 1) * dimensions);
        return topicOf({ place, text, vector });
      });
    });
  }
  await measure("distributions", async () => {
    const { distribution } = await openTopicTexts(structure);
    return texts.map((text) => distribution(text).topics.length);
  });
  const many = Array.from(
    { length: MANY_DOCUMENTS },
    (_, i) => documents[i % documents.length] as TopicDocument,
  );
  await measure("over time, 100,000 documents", () => topicTimeline(inputOf(many), { bins: 30 }));
  await measure("over time, 100,000 documents, no words", () =>
    topicTimeline(inputOf(many), { bins: 30, wordCount: 0 }),
  );
  return seconds;
}

async function measureBertopic(python: string, files: readonly string[]): Promise<Seconds> {
  const folder = await mkdtemp(join(tmpdir(), "topics-"));
  const out = join(folder, "seconds.json");
  const env = { ...process.env, OMP_NUM_THREADS: "1", NUMBA_NUM_THREADS: "1" };
  try {
    await promisify(execFile)(python, [SCRIPT, ...files, out], { env, maxBuffer: 64_000_000 });
    return JSON.parse(await readFile(out, "utf8")) as Seconds;
  } finally {
    await rm(folder, { recursive: true });
  }
}
