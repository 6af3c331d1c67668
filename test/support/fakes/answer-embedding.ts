import {
  type EmbedRequest,
  type FakeDialect,
  type FakeLimits,
  type FakeRefusal,
  type FakeReply,
  isRefusal,
} from "./fake-dialect.ts";
import { type FakeFault, LOWERED_INPUTS, replyOfFault, spoilRows } from "./fake-fault.ts";
import { fakeTokens, fakeVector } from "./fake-vector.ts";

/** What becomes of one request. */
export interface FakeOutcome {
  reply: FakeReply;
  inputs: string[];
  /** "answered", the fault, or the kind of the refusal. */
  outcome: string;
  fault?: FakeFault | undefined;
  /** Paid for. */
  tokens?: number;
  /** How the request breaks the vendor's own document. */
  violation?: string;
}

export interface FakeSettings {
  dialect: FakeDialect;
  dimensions: number;
  limits: FakeLimits;
  /** Asked once for each request whose shape is right. */
  takeFault(inputs: readonly string[]): FakeFault | undefined;
}

/** Answers a request for embeddings as its vendor would, or as the fault has it. */
export function answerEmbedding(json: unknown, settings: FakeSettings): FakeOutcome {
  const { dialect, dimensions, limits } = settings;
  const schemaError = dialect.requestSchema?.safeParse(json).error;
  if (schemaError !== undefined) {
    const detail = schemaError.issues[0]?.message ?? "";
    const outcome = refuseRequest(dialect, { kind: "invalid_shape", detail });
    return { ...outcome, violation: schemaError.message };
  }
  const request = dialect.readRequest(json, dimensions);
  if (isRefusal(request)) return refuseRequest(dialect, request);
  const { inputs } = request;
  const fault = settings.takeFault(inputs);
  const refusal = checkLimits(request, json, fault, limits);
  if (refusal !== undefined) return refuseRequest(dialect, refusal, inputs);
  const failed = fault === undefined ? undefined : replyOfFault(fault, dialect.refuse);
  if (failed !== undefined) return { reply: failed, inputs, outcome: fault ?? "", fault };
  const tokens = inputs.reduce((sum, input) => sum + fakeTokens(input), 0);
  const rows = inputs.map((input, index) => ({
    index,
    vector: fakeVector(input, request.dimensions),
  }));
  const body = dialect.answer(spoilRows(rows, fault), request, tokens);
  const isAnswered = fault === undefined || fault === "lower-limit";
  return {
    reply: { status: 200, body },
    inputs,
    outcome: isAnswered ? "answered" : fault,
    fault: isAnswered ? undefined : fault,
    tokens: fault === "dropped-connection" ? 0 : tokens,
  };
}

export function refuseRequest(
  dialect: FakeDialect,
  refusal: FakeRefusal,
  inputs: string[] = [],
): FakeOutcome {
  return { reply: dialect.refuse(refusal), inputs, outcome: refusal.kind };
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
