import { createApp } from "../../src/api/app.ts";
import type { Dependencies } from "../../src/api/dependencies.ts";
import type { Problem } from "../../src/api/schemas/problem.ts";
import { EdgetopicError } from "../../src/core/errors.ts";
import type { PublishedTopics, TopicList } from "../../src/jobs/corpus.ts";
import { createInMemoryCorpora, type InMemoryCorpora } from "./in-memory-corpora.ts";

export const DIMENSIONS = 4;

/** What a test can say differently; the rest is in memory. */
export interface TestApi {
  corpora: InMemoryCorpora;
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
  const api: TestApi = { corpora, reported, enqueued, topics: null, fetch, call };
  const app = createApp({
    version: "1.2.3",
    corpora,
    published: createPublished(() => api.topics),
    embeddings: { embed: async (_, inputs) => embedByLength(inputs) },
    dimensionsOf,
    checkEmbedder: async (embedder) => void dimensionsOf(embedder),
    enqueueDelivery: async (corpus, delivery) => void enqueued.push(`${corpus}/${delivery}`),
    access: "open-on-loopback",
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
    assign: async (_, documents) => ({
      version: topics().version,
      assignments: documents.map((document) => ({
        topic: "text" in document ? document.text.length : document.vector.length,
        probability: 1,
      })),
    }),
    search: async (_, query, limit) => ({
      topics: [{ id: query.length, score: 1 }],
      documents: [{ id: "d", score: limit }],
    }),
  };
}

function dimensionsOf(embedder: string): number {
  if (embedder === "static/en") return DIMENSIONS;
  throw new EdgetopicError("unknown_embedder", `There is no embedder "${embedder}".`);
}

/** Each row is the input's length, then its place. */
function embedByLength(inputs: readonly string[]) {
  const vectors = new Float32Array(inputs.length * DIMENSIONS);
  for (const [i, input] of inputs.entries()) vectors.set([input.length, i], i * DIMENSIONS);
  return { vectors, dimensions: DIMENSIONS, tokens: inputs.join(" ").length };
}
