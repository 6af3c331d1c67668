import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  answerEmbedding,
  type FakeOutcome,
  type FakeSettings,
  refuseRequest,
} from "./answer-embedding.ts";
import type { FakeDialect, FakeLimits, FakeReply, FakeRequest } from "./fake-dialect.ts";
import { type FakeFault, HARMLESS_FAULTS } from "./fake-fault.ts";
import { fakeVector } from "./fake-vector.ts";
import { createFaultQueue, type FaultDecision } from "./fault-queue.ts";

export interface RecordedRequest {
  method: string;
  /** With its query. */
  url: string;
  headers: IncomingMessage["headers"];
  /** Parsed where it is JSON. */
  body: unknown;
  /** Empty where the request was not understood. */
  inputs: string[];
  /** "answered", the fault, or the kind of the refusal. */
  outcome: string;
  /** Inputs whose vectors were answered rightly. */
  delivered: string[];
}

export interface FakeVendorOptions {
  dialect: FakeDialect;
  key?: string;
  /** Instead of the dialect's. */
  limits?: Partial<FakeLimits>;
  dimensions?: number;
}

export interface FakeVendor {
  /** The base URL that clients are given. */
  readonly url: string;
  readonly key: string;
  readonly dimensions: number;
  readonly requests: RecordedRequest[];
  /** Of requests that were answered with vectors, whatever was wrong with them. */
  readonly tokensPaid: number;
  /** Requests that broke the vendor's own document. */
  readonly violations: string[];
  readonly limits: FakeLimits;
  /** Lets the next `times` embedding requests fail so. */
  failNext(fault: FakeFault, times?: number): void;
  /** Decides for each embedding request, from 0 on, after those of `failNext`. */
  failWhen(decide: FaultDecision): void;
  /** Called whenever an answer has stopped half way, for ever. */
  onStall(listener: () => void): void;
  /** Inputs that were sent once more after an answer had their vectors. */
  sentAgain(): string[];
  /** Inputs whose vectors were answered rightly. */
  delivered(): string[];
  vector(input: string): Float32Array;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A vendor of embeddings over real HTTP on a free port of this machine: it takes what its document
 * allows, enforces its limits, counts what it is sent and answers vectors that are a function of the
 * text (`fakeVector`), or fails the way it is told to.
 */
export async function createFakeVendor(options: FakeVendorOptions): Promise<FakeVendor> {
  const { dialect, key = "sk-fake-0123456789abcdef" } = options;
  const dimensions = options.dimensions ?? dialect.dimensions;
  const limits = { ...dialect.limits, ...options.limits };
  const requests: RecordedRequest[] = [];
  const violations: string[] = [];
  const stallListeners: (() => void)[] = [];
  const { take, ...failing } = createFaultQueue();
  const serve = createServing({ dialect, dimensions, limits, takeFault: take }, key);
  let tokensPaid = 0;

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    const { reply, inputs, outcome, fault, tokens = 0, violation } = serve(request);
    const { method, headers } = request;
    const delivered = deliveredOf(inputs, outcome);
    const body = parseJson(request.body);
    requests.push({ method, url: message.url ?? "", headers, body, inputs, outcome, delivered });
    tokensPaid += tokens;
    if (violation !== undefined) violations.push(violation);
    const rates = dialect.headers?.({ requestCount: requests.length, tokens: tokensPaid });
    send(response, { ...reply, headers: { ...rates, ...reply.headers } }, fault);
    if (fault === "stalled-body") for (const listener of stallListeners) listener();
  }

  const { origin, close } = await listen((message, response) => void handle(message, response));
  return {
    url: `${origin}${dialect.basePath}`,
    key,
    dimensions,
    requests,
    violations,
    limits,
    ...failing,
    get tokensPaid() {
      return tokensPaid;
    },
    onStall: (listener) => void stallListeners.push(listener),
    sentAgain: () => sentAgain(requests),
    delivered: () => requests.flatMap(({ delivered }) => delivered),
    vector: (input) => fakeVector(input, dimensions),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What the server does with a request, whatever its path. */
function createServing(settings: FakeSettings, key: string): (request: FakeRequest) => FakeOutcome {
  const { dialect } = settings;
  return (request) => {
    if (dialect.keyOf(request.headers) !== key) {
      return refuseRequest(dialect, { kind: "unauthorized" });
    }
    if (dialect.isEmbedPath(request.path)) {
      return answerEmbedding(parseJson(request.body), settings);
    }
    let tokens = 0;
    const reply = dialect.serve?.(request, (json) => {
      // Requests inside of a request do not fail by order.
      const inner = answerEmbedding(json, { ...settings, takeFault: () => undefined });
      tokens += inner.tokens ?? 0;
      return inner.reply;
    });
    if (reply !== undefined) return { reply, inputs: [], outcome: "served", tokens };
    return { reply: { status: 404, body: { detail: "Not Found" } }, inputs: [], outcome: "404" };
  };
}

async function listen(
  handle: (message: IncomingMessage, response: ServerResponse) => void,
): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Which vectors a client has after an outcome: with one bad row, the others. */
function deliveredOf(inputs: string[], outcome: string): string[] {
  if (outcome === "answered" || HARMLESS_FAULTS.has(outcome)) return inputs;
  return outcome === "not-a-number" ? inputs.slice(1) : [];
}

function sentAgain(requests: readonly RecordedRequest[]): string[] {
  const had = new Set<string>();
  const again: string[] = [];
  for (const { inputs, delivered } of requests) {
    again.push(...inputs.filter((input) => had.has(input)));
    for (const input of delivered) had.add(input);
  }
  return again;
}

async function readRequest(message: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(message.url ?? "/", "http://fake");
  const { method = "GET", headers } = message;
  return { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

function send(
  response: ServerResponse,
  { status, headers, body }: FakeReply,
  fault: FakeFault | undefined,
): void {
  if (fault === "dropped-connection") return void response.destroy();
  const content = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...headers });
  const half = content.slice(0, content.length >> 1);
  if (fault === "stalled-body") return void response.write(half);
  response.end(fault === "truncated-json" ? half : content);
}
