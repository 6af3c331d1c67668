import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type EmbedRequest,
  type FakeDialect,
  type FakeLimits,
  type FakeRefusal,
  type FakeReply,
  type FakeRequest,
  isRefusal,
} from "./fake-dialect.ts";
import {
  type FakeFault,
  HARMLESS_FAULTS,
  LOWERED_INPUTS,
  replyOfFault,
  spoilRows,
} from "./fake-fault.ts";
import { fakeTokens, fakeVector } from "./fake-vector.ts";

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
  failWhen(decide: (inputs: readonly string[], index: number) => FakeFault | undefined): void;
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

/** What becomes of one request. */
interface Outcome {
  reply: FakeReply;
  inputs: string[];
  outcome: string;
  fault?: FakeFault | undefined;
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
  const faults: FakeFault[] = [];
  let decideFault: Parameters<FakeVendor["failWhen"]>[0] = () => undefined;
  const stallListeners: (() => void)[] = [];
  let embedCount = 0;
  let tokensPaid = 0;

  function embed(json: unknown, isFaulty: boolean): Outcome {
    const schemaError = dialect.requestSchema?.safeParse(json).error;
    if (schemaError !== undefined) {
      violations.push(schemaError.message);
      return refuse({ kind: "invalid_shape", detail: schemaError.issues[0]?.message ?? "" });
    }
    const request = dialect.readRequest(json, dimensions);
    if (isRefusal(request)) return refuse(request);
    const fault = isFaulty
      ? (faults.shift() ?? decideFault(request.inputs, embedCount))
      : undefined;
    if (isFaulty) embedCount++;
    const refusal = checkLimits(request, json, fault, limits);
    if (refusal !== undefined) return refuse(refusal, request.inputs);
    const failed = fault === undefined ? undefined : replyOfFault(fault, dialect.refuse);
    if (failed !== undefined) {
      return { reply: failed, inputs: request.inputs, outcome: fault ?? "", fault };
    }
    const tokens = request.inputs.reduce((sum, input) => sum + fakeTokens(input), 0);
    if (fault !== "dropped-connection") tokensPaid += tokens;
    const rows = request.inputs.map((input, index) => ({
      index,
      vector: fakeVector(input, request.dimensions),
    }));
    const body = dialect.answer(spoilRows(rows, fault), request, tokens);
    const effective = fault === "lower-limit" ? undefined : fault;
    return {
      reply: { status: 200, body },
      inputs: request.inputs,
      outcome: effective ?? "answered",
      fault: effective,
    };
  }

  function refuse(refusal: FakeRefusal, inputs: string[] = []): Outcome {
    return { reply: dialect.refuse(refusal), inputs, outcome: refusal.kind };
  }

  function decide(request: FakeRequest): Outcome {
    if (dialect.keyOf(request.headers) !== key) return refuse({ kind: "unauthorized" });
    if (dialect.isEmbedPath(request.path)) return embed(parseJson(request.body), true);
    const reply = dialect.serve?.(request, (json) => embed(json, false).reply);
    if (reply !== undefined) return { reply, inputs: [], outcome: "served" };
    return { reply: { status: 404, body: { detail: "Not Found" } }, inputs: [], outcome: "404" };
  }

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    const { reply, inputs, outcome, fault } = decide(request);
    requests.push({
      method: request.method,
      url: message.url ?? "",
      headers: request.headers,
      body: parseJson(request.body),
      inputs,
      outcome,
      delivered: deliveredOf(inputs, outcome),
    });
    const rates = dialect.headers?.({ requestCount: requests.length, tokens: tokensPaid });
    send(response, { ...reply, headers: { ...rates, ...reply.headers } }, fault);
    if (fault === "stalled-body") for (const listener of stallListeners) listener();
  }

  const server = createServer((message, response) => void handle(message, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return {
    url: `${origin}${dialect.basePath}`,
    key,
    dimensions,
    requests,
    violations,
    limits,
    get tokensPaid() {
      return tokensPaid;
    },
    failNext(fault, times = 1) {
      for (let i = 0; i < times; i++) faults.push(fault);
    },
    failWhen(decideNext) {
      decideFault = decideNext;
    },
    onStall(listener) {
      stallListeners.push(listener);
    },
    sentAgain: () => sentAgain(requests),
    delivered: () => requests.flatMap(({ delivered }) => delivered),
    vector: (input) => fakeVector(input, dimensions),
    close,
    [Symbol.asyncDispose]: close,
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

function checkLimits(
  { inputs }: EmbedRequest,
  json: unknown,
  fault: FakeFault | undefined,
  limits: FakeLimits,
): FakeRefusal | undefined {
  const most = fault === "lower-limit" ? LOWERED_INPUTS : limits.inputsPerRequest;
  if (inputs.length > most) {
    return { kind: "too_many_inputs", limit: most, given: inputs.length };
  }
  let sum = 0;
  for (const [index, input] of inputs.entries()) {
    const given = fakeTokens(input);
    const limit = limits.tokensPerInput;
    if (given > limit) return { kind: "input_too_long", limit, given, index };
    sum += given;
  }
  if (sum > limits.tokensPerRequest) {
    return { kind: "too_many_tokens", limit: limits.tokensPerRequest, given: sum };
  }
  const bytes = JSON.stringify(json).length;
  if (bytes > limits.bytesPerRequest) {
    return { kind: "too_many_bytes", limit: limits.bytesPerRequest, given: bytes };
  }
  return undefined;
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
