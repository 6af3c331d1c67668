import { ulid } from "ulid";
import { createApp } from "../../src/api/app.ts";
import type { Dependencies } from "../../src/api/dependencies.ts";
import type { Problem } from "../../src/api/schemas/problem.ts";
import { EdgetopicError } from "../../src/core/errors.ts";
import type { PublishedTopics, TopicList } from "../../src/jobs/corpus.ts";
import { createAuditLog } from "../../src/jobs/audit/audit-log.ts";
import { createKeyDirectory, type KeyDirectory } from "../../src/jobs/keys/key-directory.ts";
import { createKeyring, type Keyring } from "../../src/jobs/keys/keyring.ts";
import { createUsageMeter, type UsageMeter } from "../../src/jobs/usage/usage-meter.ts";
import { createInMemoryCorpora, type InMemoryCorpora } from "./in-memory-corpora.ts";
import { createNodeSql } from "./node-sql.ts";

export const DIMENSIONS = 4;

/** What a test can say differently; the rest is in memory. */
export interface TestApi {
  corpora: InMemoryCorpora;
  keyring: Keyring;
  keyDirectory: KeyDirectory;
  meterOf(subject: string): UsageMeter;
  /** Errors that were reported. */
  reported: unknown[];
  enqueued: string[];
  /** What is published, of any corpus; null where nothing is. */
  topics: TopicList | null;
  fetch(request: Request): Promise<Response>;
  /** Calls as a client would; a body that is neither text nor a stream is sent as JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

export function createTestApi(overrides: Partial<Dependencies> = {}): TestApi {
  const reported: unknown[] = [];
  const enqueued: string[] = [];
  const corpora = createInMemoryCorpora();
  let idCount = 0;
  const keyring = createKeyring({ sql: createNodeSql(), now: () => Date.now(), createId: ulid });
  const keyDirectory = createKeyDirectory(keyring, () => Date.now());
  const meters = new Map<string, UsageMeter>();
  const meterOf = (subject: string): UsageMeter => {
    const known = meters.get(subject);
    const meter = known ?? createUsageMeter({ sql: createNodeSql(), now: () => Date.now() });
    meters.set(subject, meter);
    return meter;
  };
  const api: TestApi = {
    corpora,
    keyring,
    keyDirectory,
    meterOf,
    reported,
    enqueued,
    topics: null,
    fetch,
    call,
  };
  const app = createApp({
    version: "1.2.3",
    corpora,
    published: createPublished(() => api.topics),
    async openVersion() {
      throw new EdgetopicError("not_fitted", "Nothing is published.");
    },
    editor: {
      list: nothingPublished,
      make: nothingPublished,
      undo: nothingPublished,
      importLog: nothingPublished,
    },
    cache: createCache(),
    embeddings: { embed: async (_, inputs) => embedByLength(inputs) },
    dimensionsOf,
    takesImages: () => false,
    checkEmbedder: async (embedder) => void dimensionsOf(embedder),
    checkLabeler: () => {},
    enqueueDelivery: async (corpus, delivery) => void enqueued.push(`${corpus}/${delivery}`),
    access: "open-on-loopback",
    measureCorpora: async () => new Map(),
    urlRules: {},
    keyring,
    keyDirectory,
    meterOf,
    auditLog: createAuditLog({ sql: createNodeSql(), now: () => Date.now() }),
    now: () => Date.now(),
    sleep: async () => {},
    createId: () => `01TEST${++idCount}`,
    report: (error) => void reported.push(error),
    ...overrides,
  });

  async function fetch(request: Request): Promise<Response> {
    return app.fetch(request);
  }

  function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const isRaw = typeof body === "string" || body instanceof ReadableStream;
    const type = isRaw ? "application/x-ndjson" : "application/json";
    const init: RequestInit & { duplex: "half" } = {
      method,
      headers: body === undefined ? headers : { "content-type": type, ...headers },
      duplex: "half",
    };
    if (body !== undefined) init.body = isRaw ? body : JSON.stringify(body);
    return fetch(new Request(new URL(path, "http://127.0.0.1:8787"), init));
  }
  return api;
}

/** The problem an answer states, with what every problem must satisfy checked. */
export async function readProblem(response: Response): Promise<Problem> {
  const problem = (await response.json()) as Problem;
  const type = response.headers.get("content-type");
  if (type !== "application/problem+json") throw new Error(`Not a problem: ${type}`);
  if (problem.status !== response.status) throw new Error(`${problem.status} in the body`);
  if (problem.requestId !== response.headers.get("x-request-id"))
    throw new Error(`${problem.requestId} is not the X-Request-Id`);
  return problem;
}

/** `"404 unknown_corpus"` */
export async function readCode(response: Response | Promise<Response>): Promise<string> {
  const { status, code } = await readProblem(await response);
  return `${status} ${code}`;
}

function createPublished(read: () => TopicList | null): PublishedTopics {
  const topics = (): TopicList => {
    const list = read();
    if (!list) throw new EdgetopicError("not_fitted", "Nothing is published.");
    return list;
  };
  return {
    topics: async () => topics(),
    version: async () => topics().version,
    map: async () => ({
      version: topics().version,
      body: new Response('{"version":1,"ids":[],"x":[],"y":[],"topics":[]}')
        .body as ReadableStream<Uint8Array>,
    }),
    changes: async (_, version) => ({
      version,
      since: null,
      documents: { common: 0, added: topics().documentCount, removed: 0, moved: 0 },
      topics: [],
      splits: [],
      merges: [],
    }),
    emerging: async () => ({ version: topics().version, documentCount: 0, candidates: [] }),
    assign: async (_, documents, _spend, withMemberships) => ({
      version: topics().version,
      assignments: documents.map((document) => ({
        topic: "text" in document ? document.text.length : document.vector.length,
        probability: 1,
        ...(withMemberships && { memberships: [{ topic: 0, weight: 1 }] }),
      })),
    }),
    search: async (_, query, limit) => ({
      topics: [{ id: query.length, score: 1 }],
      documents: [{ id: "d", score: limit }],
    }),
  };
}

async function nothingPublished(): Promise<never> {
  throw new EdgetopicError("not_fitted", "Nothing is published.");
}

function dimensionsOf(embedder: string): number {
  if (embedder === "static/en") return DIMENSIONS;
  throw new EdgetopicError("unknown_embedder", `There is no embedder "${embedder}".`);
}

/** Ten segments, of which the third is damaged; a prune takes three calls. */
function createCache(): Dependencies["cache"] {
  let pruneCount = 0;
  return {
    report: async () => ({
      segmentCount: 10,
      vectorCount: 1000,
      bytes: 1_640_000,
      hits: 300,
      misses: 1000,
      savedTokens: 30_000,
      savedCost: 0.6,
      currency: "USD",
      fingerprints: [
        {
          fingerprint: "openai;small",
          embedders: ["openai/text-embedding-3-small"],
          segmentCount: 10,
          vectorCount: 1000,
          bytes: 1_640_000,
          encodings: { f32: 1_640_000 },
          hits: 300,
          misses: 1000,
          savedTokens: 30_000,
          savedCost: 0.6,
        },
      ],
      lastPrune: null,
    }),
    verify: async (cursor) => ({
      segmentCount: 5,
      vectorCount: 500,
      bytes: 820_000,
      damaged: cursor === null ? [{ object: "vectors/x/3", detail: "cut off" }] : [],
      foreign: [],
      cursor: cursor === null ? "vectors/x/5" : null,
    }),
    prune: async (graceHours) => ({
      state: ++pruneCount % 3 === 0 ? "completed" : "sweeping",
      startedAt: "2026-01-01T00:00:00.000Z",
      graceHours,
      collectedKeyCount: 900,
      checkedSegmentCount: 10,
      removedVectorCount: 100,
      removedBytes: 164_000,
      damagedSegmentCount: 0,
    }),
  };
}

/** Each row is the input's length, then its place. */
function embedByLength(inputs: readonly string[]) {
  const vectors = new Float32Array(inputs.length * DIMENSIONS);
  for (const [i, input] of inputs.entries()) vectors.set([input.length, i], i * DIMENSIONS);
  return { vectors, dimensions: DIMENSIONS, tokens: inputs.join(" ").length };
}
