import { redactSecrets } from "./redact-secrets.ts";

/** What can go wrong with a request, whoever the vendor is. */
export type EmbedderErrorKind =
  | "rate_limited"
  | "quota_exhausted"
  | "overloaded"
  | "unauthorized"
  | "forbidden"
  | "unknown_model"
  | "too_many_inputs"
  | "too_many_tokens"
  | "input_too_long"
  | "invalid_input"
  | "protocol"
  | "network"
  | "timeout"
  | "unavailable";

export interface EmbedderErrorDetails {
  /** The HTTP status, where there was an answer. */
  status?: number | undefined;
  /** How long the vendor asks to wait. */
  retryAfterMs?: number | undefined;
  /**
   * The limit the message names: inputs per request for "too_many_inputs", tokens per request for
   * "too_many_tokens", tokens per input for "input_too_long".
   */
  limit?: number | undefined;
  /** Which input of the request is the bad one, where the message names it. */
  inputIndex?: number | undefined;
  /** By default by the kind: what may go away by itself. */
  isRetryable?: boolean | undefined;
  /** Struck out of the message wherever they occur, besides whatever looks like a key. */
  secrets?: readonly string[] | undefined;
}

const RETRYABLE: ReadonlySet<EmbedderErrorKind> = new Set([
  "rate_limited",
  "overloaded",
  "protocol",
  "network",
  "timeout",
  "unavailable",
]);

/**
 * A request that failed. `message` is one sentence, with keys struck out; there is no `cause`, which
 * could hold them. An answer that is not what was asked for ("protocol") is worth one more request,
 * not several.
 */
export class EmbedderError extends Error {
  override readonly name = "EmbedderError";
  readonly kind: EmbedderErrorKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly limit: number | undefined;
  readonly inputIndex: number | undefined;
  readonly isRetryable: boolean;

  constructor(kind: EmbedderErrorKind, message: string, details: EmbedderErrorDetails = {}) {
    super(redactSecrets(message, details.secrets));
    this.kind = kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.limit = details.limit;
    this.inputIndex = details.inputIndex;
    this.isRetryable = details.isRetryable ?? RETRYABLE.has(kind);
  }
}
