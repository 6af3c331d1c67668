import { beforeEach, expect, test } from "vitest";
import { EdgetopicError } from "../../../../src/core/errors.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import { decodeProduct, type StageProgress } from "../../../../src/core/pipeline.ts";
import { hashRows } from "../../../../src/core/knn/row-hash.ts";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { digestFit } from "../../../../src/jobs/fit/digest.ts";
import { fitDocuments } from "../../../../src/jobs/fit/fit-documents.ts";
import { productKey, type FitTask } from "../../../../src/jobs/fit/fit-task.ts";
import {
  createTopicFitLife,
  type TopicFitDependencies,
  type TopicFitLife,
} from "../../../../src/jobs/fit/topic-fit-life.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createNodeSql } from "../../../support/node-sql.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const corpus = smallCorpus(200);
const { dimensions } = corpus;
const task: FitTask = {
  refreshId: "r1",
  corpus: "c1",
  prefix: "corpus/c1/refreshes/r1/",
  warm: null,
  plan: planFit({ documentCount: 200, rowCount: 200, dimensions }, DEFAULT_FIT_OPTIONS),
};

let dueAt: number | null;
let reports: StageProgress[][];
let announced: number;
let dependencies: TopicFitDependencies;

beforeEach(() => {
  dueAt = null;
  reports = [];
  announced = 0;
  const units = corpus.vectors.slice();
  normalizeRows(units, dimensions);
  dependencies = {
    sql: createNodeSql(),
    objects: createMemoryObjectStore(),
    kernels,
    now: () => 1000,
    alarm: {
      async set(at) {
        dueAt = at;
      },
      async clear() {
        dueAt = null;
      },
    },
    async flush() {},
    readRows: async () => ({
      rowOfDocument: Int32Array.from({ length: 200 }, (_, i) => i),
      rowHashes: hashRows(units, dimensions),
    }),
    openInputs: async () => ({
      vectors: async (first, count) =>
        corpus.vectors.slice(first * dimensions, (first + count) * dimensions),
      texts: async (first, count) => corpus.texts.slice(first, first + count),
    }),
    async report(_task, stages) {
      reports.push(stages);
    },
    async announceEnd() {
      announced++;
    },
  };
});

/** Fires alarms until none is set, each on what `next` gives. */
async function runAlarms(next: () => TopicFitLife): Promise<TopicFitLife> {
  let life = next();
  for (let fired = 0; dueAt !== null; fired++) {
    expect(fired).toBeLessThan(2000);
    dueAt = null;
    life = next();
    await life.alarm();
  }
  return life;
}

async function digestOfObjects(): Promise<string> {
  const products = new Products();
  for (const name of [
    "documentTopics",
    "documentProbabilities",
    "topicWords",
    "mapPositions",
    "rowOfDocument",
    "representatives",
  ] as const) {
    const bytes = await dependencies.objects.get(productKey(task.prefix, name));
    if (bytes === null) throw new Error(name);
    products.set(name, decodeProduct(name, bytes));
  }
  return digestFit(corpus.ids, products);
}

test("a fit whose object is evicted after every chunk leaves what the fit in one go does", async () => {
  const { digest } = await fitDocuments(corpus, DEFAULT_FIT_OPTIONS, kernels);
  await createTopicFitLife(dependencies).start(task);
  const life = await runAlarms(() => createTopicFitLife(dependencies));
  expect(life.status()).toEqual({ state: "completed", problem: null });
  expect(await digestOfObjects()).toBe(digest);
  expect(announced).toBe(1);
  expect(reports.at(-1)?.every(({ done, total }) => done === total)).toBe(true);
});

test("starting a fit twice changes nothing, before and after its end", async () => {
  const life = createTopicFitLife(dependencies);
  await life.start(task);
  await life.start(task);
  await runAlarms(() => life);
  const chunks = reports.length;
  await life.start(task);
  expect(dueAt).toBeNull();
  expect(reports).toHaveLength(chunks);
});

test("a watchdog is set and the attempt is counted before a chunk begins", async () => {
  const life = createTopicFitLife({
    ...dependencies,
    async flush() {
      expect(dueAt).toBeGreaterThan(1000);
      throw new Error("the isolate is gone");
    },
  });
  await life.start(task);
  await expect(life.alarm()).rejects.toThrow("the isolate is gone");
  expect(dueAt).toBeGreaterThan(1000);
});

test("three deaths at one chunk fail the fit with a reason, and it is announced", async () => {
  const dying = { ...dependencies, flush: () => Promise.reject(new Error("out of memory")) };
  await createTopicFitLife(dying).start(task);
  for (let death = 0; death < 3; death++) {
    await expect(createTopicFitLife(dying).alarm()).rejects.toThrow("out of memory");
  }
  const life = createTopicFitLife(dying);
  await life.alarm();
  expect(life.status()).toMatchObject({ state: "failed", problem: { code: "refresh_failed" } });
  expect(life.status()?.problem?.detail).toContain("died 3 times at its chunk 0");
  expect(dueAt).toBeNull();
  expect(announced).toBe(1);
});

test("two deaths, then a chunk that succeeds, are forgotten", async () => {
  await createTopicFitLife(dependencies).start(task);
  let failures = 0;
  const flaky: TopicFitDependencies = {
    ...dependencies,
    openInputs: (given) => {
      failures++;
      if (failures % 3 !== 0) return Promise.reject(new Error("R2 is away"));
      return dependencies.openInputs(given);
    },
  };
  const life = await runAlarms(() => createTopicFitLife(flaky));
  expect(life.status()?.state).toBe("completed");
});

test("a problem a person can act on fails the fit at once", async () => {
  const life = createTopicFitLife({
    ...dependencies,
    openInputs: () => Promise.reject(new EdgetopicError("embedder_mismatch", "Another model.")),
  });
  await life.start(task);
  await life.alarm();
  expect(life.status()).toEqual({
    state: "failed",
    problem: { code: "embedder_mismatch", detail: "Another model." },
  });
});

test("a fit its corpus does not want any more forgets itself", async () => {
  const life = createTopicFitLife({
    ...dependencies,
    report: () => Promise.reject(new EdgetopicError("unknown_refresh", "It was cancelled.")),
  });
  await life.start(task);
  await life.alarm();
  expect(life.status()).toBeNull();
  expect(dueAt).toBeNull();
  expect(await dependencies.objects.list("")).toEqual([]);
});

test("a fit that is forgotten while a chunk runs leaves nothing once the chunk ends", async () => {
  const life = createTopicFitLife({
    ...dependencies,
    async report() {
      await life.forget();
      throw new EdgetopicError("unknown_refresh", "It was cancelled.");
    },
  });
  await life.start(task);
  await life.alarm();
  expect(life.status()).toBeNull();
  expect(dueAt).toBeNull();
  expect(await dependencies.objects.list("")).toEqual([]);
  const { report } = dependencies;
  await createTopicFitLife({ ...dependencies, report }).start(task);
  const last = await runAlarms(() => createTopicFitLife(dependencies));
  expect(last.status()?.state).toBe("completed");
  expect(reports[0]?.map(({ done }) => done > 0)).toEqual([true, ...Array(8).fill(false)]);
});

test("a product that was damaged fails the fit by name, and never gives a wrong answer", async () => {
  const life = createTopicFitLife(dependencies);
  await life.start(task);
  await life.alarm();
  const key = productKey(task.prefix, "neighborIndices");
  await dependencies.objects.put(key, new Uint8Array(64));
  const last = await runAlarms(() => createTopicFitLife(dependencies));
  expect(last.status()).toMatchObject({
    state: "failed",
    problem: { code: "checkpoint_mismatch" },
  });
});
