import {
  EmbedderError,
  type EmbedderErrorDetails,
  type EmbedderErrorKind,
} from "../embedder-error.ts";

/** What a vendor says no with. */
export interface Refusal extends EmbedderErrorDetails {
  status: number;
  message: string;
  /** By default by the status. */
  kind?: EmbedderErrorKind | undefined;
  headers?: Headers | undefined;
}

const MAX_MESSAGE_LENGTH = 300;

/** The error of a vendor's refusal; without a kind of its own, that of its HTTP status. */
export function refusalError(id: string, refusal: Refusal): EmbedderError {
  const { status, message, kind = kindOfStatus(status), headers, ...details } = refusal;
  const said =
    message.replace(/\s+/g, " ").trim().slice(0, MAX_MESSAGE_LENGTH) || "no reason given";
  const retryAfterMs = headers === undefined ? undefined : readRetryAfter(headers, Date.now());
  return new EmbedderError(kind, `${id} refused the request with ${status}: ${said}`, {
    retryAfterMs,
    ...details,
    status,
  });
}

/** The kind a status stands for where the vendor says nothing more precise. */
export function kindOfStatus(status: number): EmbedderErrorKind {
  if (status >= 500) {
    if (status === 503 || status === 529) return "overloaded";
    return status === 504 ? "timeout" : "unavailable";
  }
  return KINDS.get(status) ?? (status >= 400 ? "invalid_input" : "protocol");
}

const KINDS: ReadonlyMap<number, EmbedderErrorKind> = new Map([
  [401, "unauthorized"],
  [402, "quota_exhausted"],
  [403, "forbidden"],
  [404, "unknown_model"],
  [408, "timeout"],
  [409, "unavailable"],
  [413, "too_many_tokens"],
  [424, "unavailable"],
  [425, "unavailable"],
  [429, "rate_limited"],
]);

/** How long an answer asks to wait (`Retry-After-Ms`, `Retry-After` in seconds or as a date), if it does. */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const ms = headers.get("retry-after-ms") ?? "";
  if (/^\d+(\.\d+)?$/.test(ms)) return Number(ms);
  const after = headers.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(after)) return Number(after) * 1000;
  const at = Date.parse(after);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
