import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { DEFAULT_DRIFT_THRESHOLDS } from "../../src/core/topics/drift.ts";
import { EdgetopicError } from "../../src/core/errors.ts";
import {
  type CorpusAlarm,
  type CorpusLifeDependencies,
  createCorpusLife,
} from "../../src/jobs/corpus-life.ts";
import type { CorpusWork } from "../../src/jobs/corpus-work.ts";
import type { CorpusSettings } from "../../src/jobs/corpus.ts";
import type { GuardedFetch } from "../../src/outbound/guarded-fetch.ts";
import type { Sql } from "../../src/storage/sql.ts";
import { createNodeSql } from "./node-sql.ts";

export type CorpusLife = CorpusWork & CorpusAlarm;

/** Where the process ends: before its k-th step takes place (counted from 1), or right after. */
export interface Crash {
  step: number;
  when: "before" | "after";
}

/** What outlives an instance of a corpus: its database, the bucket, the alarm, the workflows. */
export interface CorpusWorld {
  sql: Sql;
  objects: Map<string, Uint8Array | string>;
  /** By embedder and key. */
  vectors: Map<string, Float32Array>;
  /** `"start <id>"`, `"nudge <id>"` and `"cancel <id>"`, in order. */
  workflow: string[];
  /** Deliveries the queue was asked to have taken. */
  queue: string[];
  /** When the alarm goes off; null: it is not set. */
  alarmAt: number | null;
  now: number;
  /** Ports named here throw instead of doing anything. */
  broken: Set<"start" | "nudge" | "cancel" | "enqueue" | "objects" | "vectors">;
  /** Makes the next keeping of vectors wait: `reached` resolves when it does. */
  holdVectors(): { reached: Promise<void>; release(): void };
  gate: (() => Promise<void>) | null;
  /** What endpoints are asked by; nothing is there by default. */
  fetch: GuardedFetch;
  /** A new instance over what is there. */
  open(crash?: Crash): CorpusLife;
  /** Steps the last instance that was opened with a crash has taken; whether it came to that. */
  steps: number;
  crashed: boolean;
  /** Lets time go on to the alarm and calls it, as long as there is one within `forMs`; answers how often. */
  runAlarms(life: CorpusLife, forMs: number): Promise<number>;
}

export const settings: CorpusSettings = {
  embedder: "static/en",
  options: DEFAULT_FIT_OPTIONS,
  sources: [{ id: "inbox", type: "webhook", secret: "whsec_c2VjcmV0" }],
  schedule: null,
  maxCost: null,
  embedding: { batch: false },
  drift: DEFAULT_DRIFT_THRESHOLDS,
  notify: [],
};

const dimensionsByEmbedder = new Map([
  ["static/en", 3],
  ["static/other", 3],
  ["precomputed/2", 2],
  ["test/both?images=true", 3],
]);

export function createCorpusWorld(): CorpusWorld {
  let idCount = 0;
  const world: CorpusWorld = {
    sql: createNodeSql(),
    objects: new Map(),
    vectors: new Map(),
    workflow: [],
    queue: [],
    alarmAt: null,
    now: Date.parse("2026-01-01T00:00:00Z"),
    broken: new Set(),
    gate: null,
    async fetch() {
      throw new Error("nobody is there");
    },
    holdVectors() {
      let arrive = () => {};
      let release = () => {};
      const reached = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      world.gate = () => {
        world.gate = null;
        arrive();
        return released;
      };
      return { reached, release };
    },
    steps: 0,
    crashed: false,
    open(crash) {
      world.steps = 0;
      world.crashed = false;
      const createId = () => `01J${String(++idCount).padStart(23, "0")}`;
      const dependencies = createDependencies(world, createId);
      return createCorpusLife(crash ? failing(dependencies, world, crash) : dependencies);
    },
    async runAlarms(life, forMs) {
      const end = world.now + forMs;
      let count = 0;
      while (world.alarmAt !== null && world.alarmAt <= end) {
        world.now = Math.max(world.now, world.alarmAt);
        world.alarmAt = null;
        await life.alarm();
        if (++count > 1000) throw new Error("the alarm goes off without end");
      }
      world.now = end;
      return count;
    },
  };
  return world;
}

function createDependencies(world: CorpusWorld, createId: () => string): CorpusLifeDependencies {
  function work(port: "start" | "nudge" | "cancel") {
    return async (id: string) => {
      if (world.broken.has(port)) throw new Error(`${port} is broken`);
      world.workflow.push(`${port} ${id}`);
    };
  }
  return {
    corpus: "news",
    sql: world.sql,
    objects: createObjects(world),
    async embedder() {
      throw new Error("a corpus embeds nothing");
    },
    async vectors(embedder) {
      return {
        async getMany() {
          throw new Error("a corpus reads no vectors");
        },
        async hasMany() {
          throw new Error("a corpus reads no vectors");
        },
        async putMany(keys, dimensions, vectors) {
          if (world.broken.has("vectors")) throw new Error("the cache is broken");
          await world.gate?.();
          keys.forEach((key, i) => {
            const row = vectors.slice(i * dimensions, (i + 1) * dimensions);
            world.vectors.set(`${embedder} ${key}`, row);
          });
        },
      };
    },
    dimensionsOf(embedder) {
      const dimensions = dimensionsByEmbedder.get(embedder);
      if (dimensions === undefined) throw new EdgetopicError("unknown_embedder", embedder);
      return dimensions;
    },
    takesImages: (embedder) => embedder.includes("images=true"),
    now: () => world.now,
    createId,
    refreshes: { start: work("start"), nudge: work("nudge"), cancel: work("cancel") },
    alarm: {
      async set(at) {
        world.alarmAt = at;
      },
    },
    fetch: (url, init) => world.fetch(url, init),
    async enqueueDelivery(id) {
      if (world.broken.has("enqueue")) throw new Error("the queue is broken");
      world.queue.push(id);
    },
  };
}

function createObjects(world: CorpusWorld): CorpusLifeDependencies["objects"] {
  return {
    async get() {
      throw new Error("a corpus reads no objects");
    },
    async open() {
      throw new Error("a corpus reads no objects");
    },
    async put(key, content) {
      world.objects.set(key, content);
    },
    async putParts() {
      throw new Error("a corpus writes no parts");
    },
    async delete(keys) {
      if (world.broken.has("objects")) throw new Error("the bucket is broken");
      for (const key of keys) world.objects.delete(key);
    },
    async list(prefix, { limit = 1000 } = {}) {
      return [...world.objects.keys()]
        .filter((key) => key.startsWith(prefix))
        .sort()
        .slice(0, limit);
    },
  };
}

/** The same ports in a process that ends at one of its steps: from then on every call throws. */
function failing(
  { sql, objects, refreshes, alarm, ...rest }: CorpusLifeDependencies,
  world: CorpusWorld,
  crash: Crash,
): CorpusLifeDependencies {
  function end(): never {
    world.crashed = true;
    throw new Error(`the process ends at step ${crash.step}`);
  }
  /** Answers what to call once the step took place. */
  function begin(): () => void {
    if (world.crashed) throw new Error("the process has ended");
    const isLast = ++world.steps === crash.step;
    if (isLast && crash.when === "before") end();
    return isLast ? end : () => {};
  }
  function synchronous<Result>(call: () => Result): Result {
    const done = begin();
    const result = call();
    done();
    return result;
  }
  function asynchronous<Arguments extends unknown[], Result>(
    call: (...values: Arguments) => Promise<Result>,
  ): (...values: Arguments) => Promise<Result> {
    return async (...values) => {
      const done = begin();
      const result = await call(...values);
      done();
      return result;
    };
  }
  return {
    ...rest,
    sql: {
      all: (statement, ...bindings) => synchronous(() => sql.all(statement, ...bindings)),
      transaction: (work) => synchronous(() => sql.transaction(work)),
    },
    objects: {
      ...objects,
      put: asynchronous(objects.put),
      delete: asynchronous(objects.delete),
      list: asynchronous(objects.list),
    },
    async vectors(embedder) {
      const cache = await rest.vectors(embedder);
      return { ...cache, putMany: asynchronous(cache.putMany) };
    },
    refreshes: {
      start: asynchronous(refreshes.start),
      nudge: asynchronous(refreshes.nudge),
      cancel: asynchronous(refreshes.cancel),
    },
    alarm: { set: asynchronous(alarm.set) },
    enqueueDelivery: asynchronous(rest.enqueueDelivery),
    fetch: asynchronous(rest.fetch),
  };
}

/** Documents `d000`, `d001` … with the texts `text 0`, `text 1` … */
export function numbered(count: number, from = 0, say = "text") {
  return Array.from({ length: count }, (_, i) => ({
    id: `d${String(from + i).padStart(3, "0")}`,
    text: `${say} ${from + i}`,
    index: i,
  }));
}

/** Runs a refresh as its workflow would: each text gets the topic `topicOf` says. */
export async function runRefresh(
  life: CorpusLife,
  topicOf: (text: string) => number,
): Promise<{ version: number; obsolete: string[] }> {
  const { refresh } = await life.startRefresh("full");
  await life.beginRefresh(refresh.id);
  await stageTopics(life, refresh.id, topicOf);
  return finish(life, refresh.id);
}

export async function stageTopics(
  life: CorpusLife,
  refreshId: string,
  topicOf: (text: string) => number,
): Promise<void> {
  const documents = await life.readDocuments(refreshId, null, { count: 10_000, bytes: 1e9 });
  await life.reserveVersion(refreshId);
  await life.stageAssignments(
    refreshId,
    documents.map(({ id, text, contentHash }) => ({
      id,
      contentHash,
      topic: topicOf(text),
      probability: 0.5,
      truncated: false,
    })),
  );
}

export async function finish(
  life: CorpusLife,
  refreshId: string,
  model?: number,
): Promise<{ version: number; obsolete: string[] }> {
  const number = await life.reserveVersion(refreshId);
  const counts = await life.countAssignments(refreshId);
  const { version, obsolete } = await life.completeRefresh(refreshId, {
    fittedAt: "2026-01-01T00:00:00.000Z",
    documentCount: counts.reduce((sum, { count }) => sum + count, 0),
    topicCount: counts.filter(({ topic }) => topic >= 0).length,
    outlierCount: counts.find(({ topic }) => topic === -1)?.count ?? 0,
    digest: "digest",
    model: model ?? number,
  });
  return { version: version.version, obsolete };
}
