import { EdgetopicError } from "../core/errors.ts";
import { EmbedderError, type EmbedderErrorKind } from "./embedder-error.ts";

/** Nothing is wrong with the request: another time it may pass. */
const PASSING: ReadonlySet<EmbedderErrorKind> = new Set([
  "rate_limited",
  "overloaded",
  "network",
  "timeout",
  "unavailable",
]);

/**
 * What went wrong with an embedder as an error of ours, for those who answer somebody:
 * `embedder_unavailable` where it may go away by itself, `embedding_failed` where it does not.
 * Anything else is given back as it is.
 */
export function asEdgetopicError(error: unknown): unknown {
  if (!(error instanceof EmbedderError)) return error;
  const code = PASSING.has(error.kind) ? "embedder_unavailable" : "embedding_failed";
  return new EdgetopicError(code, error.message, { cause: error });
}
