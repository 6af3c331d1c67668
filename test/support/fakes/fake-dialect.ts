import type { IncomingHttpHeaders } from "node:http";
import type { z } from "zod";

/** A request as it came, its body already read. */
export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Uint8Array;
}

export interface FakeLimits {
  inputsPerRequest: number;
  tokensPerInput: number;
  tokensPerRequest: number;
  bytesPerRequest: number;
}

/** What a request asks for, once its shape is known to be right. */
export interface EmbedRequest {
  model: string;
  /** Texts, or images as data URIs. */
  inputs: string[];
  dimensions: number;
  /** How the vendor is asked to write vectors; every dialect has its own words for it. */
  encoding: string;
}

export type RefusalKind =
  | "unauthorized"
  | "invalid_shape"
  | "unknown_model"
  | "empty_input"
  | "too_many_inputs"
  | "input_too_long"
  | "too_many_tokens"
  | "too_many_bytes"
  | "rate_limited"
  | "quota_exhausted"
  | "server_error";

/** Why a vendor refuses; the dialect finds the words. */
export interface FakeRefusal {
  kind: RefusalKind;
  limit?: number;
  given?: number;
  /** Of the offending input. */
  index?: number;
  detail?: string;
}

export interface FakeReply {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** A vector of an answer and the index it is said to belong to; faults are made of these. */
export interface FakeRow {
  index: number | undefined;
  vector: Float32Array;
}

/** One vendor's way of being asked and of answering. Limits and counting are the server's. */
export interface FakeDialect {
  name: string;
  /** Appended to the server's origin it is the base URL clients are given. */
  basePath: string;
  isEmbedPath(path: string): boolean;
  /** The length of its vectors where a request does not say. */
  dimensions: number;
  limits: FakeLimits;
  keyOf(headers: IncomingHttpHeaders): string | undefined;
  /** The vendor's own document of its requests; what breaks it is also a `violation`. */
  requestSchema?: z.ZodType;
  /** What the document cannot say is refused with a reason. */
  readRequest(json: unknown, dimensions: number): EmbedRequest | FakeRefusal;
  answer(rows: FakeRow[], request: EmbedRequest, tokens: number): unknown;
  refuse(refusal: FakeRefusal): FakeReply;
  /** Of every answer and refusal: rates. */
  headers?(state: { requestCount: number; tokens: number }): Record<string, string>;
  /** Whatever else it serves; undefined where it does not know the path. */
  serve?(request: FakeRequest, answer: AnswerOne): FakeReply | undefined;
}

/** Embeds as the server would, for routes that hold requests inside of requests. */
export type AnswerOne = (json: unknown) => FakeReply;

export function isRefusal(value: EmbedRequest | FakeRefusal): value is FakeRefusal {
  return "kind" in value;
}
