import type { Kernels } from "../../src/core/kernels.ts";
import { createRandom } from "../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { DEFAULT_DRIFT_THRESHOLDS } from "../../src/core/topics/drift.ts";
import type { Embedder } from "../../src/embedders/embedder.ts";
import { inputKey } from "../../src/embedders/input-text.ts";
import { textOfInput } from "../../src/embedders/text-of-input.ts";
import { createEmbedderRegistry } from "../../src/embedders/registry.ts";
import { precomputedVendor } from "../../src/embedders/vendors/built-in.ts";
import { corpusVendors } from "../../src/embedders/vendors/corpus.ts";
import { createCorpusLife } from "../../src/jobs/corpus-life.ts";
import type { CorpusWork } from "../../src/jobs/corpus-work.ts";
import type {
  CorpusSettings,
  DocumentInput,
  Refresh,
  RefreshMode,
  TopicList,
} from "../../src/jobs/corpus.ts";
import { embedTexts } from "../../src/jobs/embed-texts.ts";
import { createTopicFitLife, type TopicFitLife } from "../../src/jobs/fit/topic-fit-life.ts";
import { createPublishedTopics } from "../../src/jobs/published-topics.ts";
import type { RefreshDependencies } from "../../src/jobs/refresh/refresh-context.ts";
import { openFitInputs } from "../../src/jobs/refresh/open-fit-inputs.ts";
import { runRefresh } from "../../src/jobs/refresh/run-refresh.ts";
import { readFitRows } from "../../src/jobs/refresh/warm-version.ts";
import type { DocumentMap } from "../../src/jobs/refresh/version-objects.ts";
import { createUsageMeter, type UsageMeter } from "../../src/jobs/usage/usage-meter.ts";
import { openVersion, type VersionReader } from "../../src/jobs/version-reader.ts";
import { createMemoryVectorCache } from "../../src/storage/memory-vector-cache.ts";
import { createMemoryObjectStore } from "../../src/storage/memory.ts";
import type { ObjectStore } from "../../src/storage/object-store.ts";
import type { VectorCache } from "../../src/storage/vector-cache.ts";
import { createNodeSql } from "./node-sql.ts";

/** How the process that runs a refresh behaves. */
export interface Process {
  /** Runs every step a second time, as if its first answer had got lost. */
  repeating?: boolean;
  /** Ends at the k-th step it runs, counted from 1: before the step, or when it has run but is not remembered. */
  end?: { step: number; when: "before" | "after" };
  /** Called before each step. */
  onStep?(name: string): Promise<void>;
  /** Called instead of sleeping. */
  onSleep?(ms: number): void;
}

/** All a Worker has, in this process: a corpus, its refreshes and their fits. */
export interface RefreshWorld {
  corpus: CorpusWork;
  /** What the corpus has used. */
  meter: UsageMeter;
  objects: ObjectStore;
  dependencies: RefreshDependencies;
  published: ReturnType<typeof createPublishedTopics>;
  openVersion(): Promise<VersionReader>;
  /** Texts that were embedded, in order, each as often as it was. */
  embedded: string[];
  /** What the sources answer, by address; others cannot be reached. */
  answers: Map<string, (headers: Headers) => Response>;
  put(settings?: Partial<CorpusSettings>): Promise<void>;
  add(documents: readonly DocumentInput[]): Promise<void>;
  /** Starts a refresh and runs it to its end, again and again where the process ends before. */
  refresh(mode?: RefreshMode, process?: Process): Promise<Refresh>;
  /** Runs one that was started; the steps it finished are remembered under its id. */
  run(refreshId: string, process?: Process): Promise<void>;
  topics(): Promise<TopicList>;
  map(): Promise<DocumentMap>;
  digest(): Promise<string>;
  /** The bucket's keys, with the corpus's own prefix left out. */
  keys(): Promise<string[]>;
}

const DIMENSIONS = 32;
const READ_CHARACTERS = 10_000;

/**
 * Sums a direction for each word of letters a–z; other words are unknown. Reads the first 10,000
 * characters. "words/images" takes images too: it knows the words of their references.
 */
export function createWordEmbedder(id: string, embedded: string[] = []): Embedder {
  function embedOne(text: string, into: Float32Array): void {
    for (const word of text.slice(0, READ_CHARACTERS).match(/\b[a-z]+\b/g) ?? []) {
      const seed = [...word].reduce((hash, letter) => hash * 31 + letter.charCodeAt(0), 7) >>> 0;
      const random = createRandom(seed);
      for (let d = 0; d < DIMENSIONS; d++) into[d] += random.uniform() - 0.5;
    }
  }
  return {
    id,
    fingerprint: `${id};words`,
    dimensions: DIMENSIONS,
    modalities: id === "words/images" ? ["text", "image"] : ["text"],
    hasZeroVectors: true,
    limits: { inputsPerRequest: 50 },
    async embed(inputs) {
      const texts = id === "words/images" ? inputs.map(inputKey) : inputs.map(textOfInput);
      const vectors = new Float32Array(inputs.length * DIMENSIONS);
      texts.forEach((text, i) => {
        embedded.push(text);
        embedOne(text, vectors.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS));
      });
      const truncated = [...texts.keys()].filter((i) => texts[i].length > READ_CHARACTERS);
      return { vectors, usage: { tokens: inputs.length }, truncated };
    },
  };
}

export function createRefreshWorld(kernels: Kernels): RefreshWorld {
  const objects = createMemoryObjectStore();
  const embedded: string[] = [];
  const answers: RefreshWorld["answers"] = new Map();
  const { embedder, corpusEmbedder, dimensionsOf } = createEmbedders(embedded);
  const vectorsOf = createCaches();
  let idCount = 0;
  const now = () => Date.parse("2026-01-01T00:00:00Z") + 1000 * ++idCount;
  const meter = createUsageMeter({ sql: createNodeSql(), now });
  const corpus = createCorpusLife({
    corpus: "news",
    sql: createNodeSql(),
    objects,
    embedder: (id) => dependencies.embedder(id),
    labeler(id) {
      if (dependencies.labeler === undefined) throw new Error(`nobody labels by ${id}`);
      return dependencies.labeler(id);
    },
    vectors: async (id) => vectorsOf(await embedder(id)),
    dimensionsOf,
    takesImages: () => true,
    now,
    createId: () => `01J${String(++idCount).padStart(23, "0")}`,
    refreshes: { async start() {}, async nudge() {}, async cancel() {} },
    alarm: { async set() {} },
    async enqueueDelivery() {},
    async fetch() {
      throw new Error("nobody is notified here");
    },
    noteUsage: (amounts) => meter.note(amounts),
  });
  const fits = createFits({ corpus, objects, kernels, vectorsOf, now });
  const dependencies: RefreshDependencies = {
    corpus,
    objects,
    kernels,
    embedder,
    corpusEmbedder,
    vectorsOf,
    fits,
    now,
    async pause() {},
    async fetch(input, init) {
      const answer = answers.get(String(input));
      if (answer === undefined) throw new TypeError("fetch failed");
      return answer(new Headers(init?.headers));
    },
  };
  const memories = new Map<string, Map<string, string>>();

  async function run(refreshId: string, process: Process = {}): Promise<void> {
    const memory = memories.get(refreshId) ?? new Map<string, string>();
    memories.set(refreshId, memory);
    await runRefresh(refreshId, dependencies, createSteps(memory, fits, refreshId, process));
  }

  const published = createPublishedTopics({
    corpus: () => corpus,
    objects,
    kernels,
    embedder,
    corpusEmbedder,
    embedTexts: (texts, by, encoding) =>
      embedTexts(texts, by, { vectorsOf, limiterOf: async () => undefined }, encoding),
  });
  return {
    corpus,
    meter,
    objects,
    dependencies,
    published,
    embedded,
    answers,
    run,
    async put(settings = {}) {
      const all = { embedder: "words/one", options: DEFAULT_FIT_OPTIONS, sources: [] };
      const spending = { maxCost: null, embedding: { batch: false } };
      const drift = DEFAULT_DRIFT_THRESHOLDS;
      await corpus.put({ ...all, ...spending, drift, schedule: null, notify: [], ...settings });
    },
    async add(documents) {
      const indexed = documents.map((document, index) => ({ ...document, index }));
      const { rejected } = await corpus.addDocuments(`call ${++idCount}`, indexed);
      if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
    },
    async refresh(mode = "full", process = {}) {
      const { refresh } = await corpus.startRefresh(mode);
      await run(refresh.id, process).catch((error: unknown) => {
        if (!(error instanceof ProcessEnd)) throw error;
        return run(refresh.id);
      });
      return corpus.getRefresh(refresh.id);
    },
    openVersion: () => openVersion({ corpus: () => corpus, objects, kernels }, "news"),
    topics: () => published.topics("news"),
    map: async () => new Response((await published.map("news")).body).json(),
    async digest() {
      const versions = await corpus.listVersions();
      return versions.find((version) => version.published)?.digest ?? "";
    },
    async keys() {
      return (await objects.list("")).map((key) => key.replace(/^corpus\/news\/[^/]+\//, ""));
    },
  };
}

/** "words/…" counts what it embeds, a vendor's is the test's; the others are the registry's. */
function createEmbedders(embedded: string[]) {
  const registry = createEmbedderRegistry([precomputedVendor, ...corpusVendors]);
  const isWords = (id: string): boolean => /^(words|openai)\//.test(id);
  return {
    embedder: async (id: string): Promise<Embedder> =>
      isWords(id) ? createWordEmbedder(id, embedded) : registry.resolve(id),
    corpusEmbedder: (id: string) => (isWords(id) ? null : registry.corpusEmbedder(id)),
    dimensionsOf: (id: string) => (isWords(id) ? DIMENSIONS : registry.dimensionsOf(id)),
  };
}

function createCaches(): RefreshDependencies["vectorsOf"] {
  const caches = new Map<string, VectorCache>();
  return ({ fingerprint }) => {
    const cache = caches.get(fingerprint) ?? createMemoryVectorCache();
    caches.set(fingerprint, cache);
    return cache;
  };
}

type FitsDependencies = Pick<
  RefreshDependencies,
  "corpus" | "objects" | "kernels" | "vectorsOf" | "now"
>;

/** Each fit has a database and an alarm of its own, which `runAlarms` fires until none is set. */
function createFits(dependencies: FitsDependencies) {
  const { corpus, objects, kernels, now } = dependencies;
  const fits = new Map<string, { life: TopicFitLife; isAlarmSet: boolean }>();

  function fitOf(refreshId: string) {
    const known = fits.get(refreshId);
    if (known !== undefined) return known;
    const fit = { isAlarmSet: false };
    const life = createTopicFitLife({
      sql: createNodeSql(),
      objects,
      kernels,
      now,
      alarm: {
        async set() {
          fit.isAlarmSet = true;
        },
        async clear() {
          fit.isAlarmSet = false;
        },
      },
      async flush() {},
      readRows: (task) => readFitRows(objects, task),
      async openInputs(task) {
        await corpus.beginRefresh(refreshId);
        return openFitInputs(objects, task);
      },
      report: (_task, stages, share) =>
        corpus.reportRefresh(refreshId, { state: "fitting", stages, share }),
      async announceEnd() {},
    });
    const made = Object.assign(fit, { life });
    fits.set(refreshId, made);
    return made;
  }

  return {
    start: async (task: Parameters<TopicFitLife["start"]>[0]) =>
      fitOf(task.refreshId).life.start(task),
    status: async (refreshId: string) => fitOf(refreshId).life.status(),
    forget: async (refreshId: string) => fitOf(refreshId).life.forget(),
    async runAlarms(refreshId: string) {
      const fit = fitOf(refreshId);
      while (fit.isAlarmSet) {
        fit.isAlarmSet = false;
        await fit.life.alarm();
      }
    },
  };
}

class ProcessEnd extends Error {}

function createSteps(
  memory: Map<string, string>,
  fits: ReturnType<typeof createFits>,
  refreshId: string,
  { repeating = false, end, onStep, onSleep }: Process,
): Parameters<typeof runRefresh>[2] {
  const names = new Set<string>();
  let count = 0;
  let hasEnded = false;

  function endAt(when: "before" | "after"): void {
    if (count === end?.step && when === end.when) hasEnded = true;
    if (hasEnded) throw new ProcessEnd(`the process ended at step ${count}`);
  }

  return {
    async do<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer> {
      if (hasEnded) throw new ProcessEnd("the process has ended");
      if (names.has(name)) throw new Error(`two steps are called ${name}`);
      names.add(name);
      const known = memory.get(name);
      if (known !== undefined) return JSON.parse(known).answer;
      count++;
      await onStep?.(name);
      endAt("before");
      let answer = await work();
      if (repeating) answer = await work();
      endAt("after");
      memory.set(name, JSON.stringify({ answer }));
      return answer;
    },
    async sleep(name, ms) {
      if (hasEnded) throw new ProcessEnd("the process has ended");
      if (names.has(name)) throw new Error(`two steps are called ${name}`);
      names.add(name);
      if (memory.has(name)) return;
      onSleep?.(ms);
      memory.set(name, "");
    },
    async waitForFit() {
      if (hasEnded) throw new ProcessEnd("the process has ended");
      await fits.runAlarms(refreshId);
    },
  };
}
