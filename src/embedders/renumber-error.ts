import { EmbedderError } from "./embedder-error.ts";

/** The error of a request for some of the inputs, which are at `indexes`, as one of the whole. */
export function renumberError(error: unknown, indexes: readonly number[]): unknown {
  if (!(error instanceof EmbedderError) || error.inputIndex === undefined) return error;
  const { kind, message, status, retryAfterMs, limit, isRetryable } = error;
  const inputIndex = indexes[error.inputIndex];
  return new EmbedderError(kind, message, { status, retryAfterMs, limit, isRetryable, inputIndex });
}
