import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { EdgetopicError, type ErrorCode } from "../core/errors.ts";
import type { AppEnv } from "./app-env.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Problem } from "./schemas/problem.ts";

/** The one place that says which status a code has. */
export const STATUS_OF: Record<ErrorCode, ContentfulStatusCode> = {
  all_documents_equal: 422,
  blank_text: 422,
  body_too_large: 413,
  cannot_embed_image: 422,
  cannot_embed_text: 422,
  checkpoint_mismatch: 500,
  corpus_too_large: 422,
  cost_limit_exceeded: 422,
  delivery_failed: 500,
  delivery_not_failed: 409,
  dimension_mismatch: 422,
  duplicate_id: 422,
  embedder_mismatch: 409,
  embedder_unavailable: 503,
  embedding_failed: 502,
  forbidden: 403,
  internal_error: 500,
  invalid_document: 422,
  invalid_id: 400,
  invalid_image: 422,
  invalid_json: 400,
  invalid_model: 500,
  invalid_option: 422,
  invalid_request: 400,
  invalid_signature: 401,
  invalid_vector: 422,
  method_not_allowed: 405,
  missing_text: 422,
  no_term_counts: 409,
  not_configured: 503,
  not_fitted: 409,
  not_found: 404,
  quota_exceeded: 429,
  rate_limited: 429,
  refresh_failed: 500,
  refresh_under_way: 409,
  source_failed: 502,
  text_too_long: 422,
  timestamp_out_of_tolerance: 401,
  too_few_documents: 409,
  too_many_keys: 409,
  unauthorized: 401,
  unknown_corpus: 404,
  unknown_delivery: 404,
  unknown_endpoint: 404,
  unknown_notification: 404,
  unknown_document: 404,
  unknown_embedder: 422,
  unknown_key: 404,
  unknown_labeler: 422,
  unknown_refresh: 404,
  unknown_source: 404,
  unknown_topic: 404,
  unknown_version: 404,
  unsupported_media_type: 415,
  unknown_edit: 404,
  version_changed: 409,
  vector_required: 422,
  version_in_use: 409,
};

/** Answers an error as RFC 9457 problem details. */
export function answerProblem(c: Context<AppEnv>, error: EdgetopicError): Response {
  const { code, message, places } = error;
  const status = STATUS_OF[code];
  const title = code.replaceAll("_", " ");
  const problem: Problem = {
    type: `urn:edgetopic:problem:${code}`,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    status,
    code,
    detail: message,
    ...(places.length > 0 && { errors: [...places] }),
    requestId: c.get("requestId"),
  };
  c.header("Content-Type", "application/problem+json");
  if (status === 401) c.header("WWW-Authenticate", "Bearer");
  return c.body(JSON.stringify(problem), status);
}

/** What an error thrown by a handler means to the caller; a defect is reported and told nothing of. */
export function toProblem(
  c: Context<AppEnv>,
  error: unknown,
  report: Dependencies["report"],
): EdgetopicError {
  // a body cut short by the limit looks like malformed JSON to the validator
  const exceededBytes = c.get("exceededBytes");
  if (exceededBytes !== undefined) return bodyTooLarge(exceededBytes);
  if (error instanceof EdgetopicError && error.code !== "internal_error") {
    if (STATUS_OF[error.code] === 500) report(error, c.get("requestId"));
    return error;
  }
  if (error instanceof HTTPException && error.status === 415)
    return new EdgetopicError("unsupported_media_type", unsupportedMediaType(c));
  if (error instanceof HTTPException && error.status === 400)
    return new EdgetopicError("invalid_json", "The body is not JSON.");
  report(error, c.get("requestId"));
  return new EdgetopicError("internal_error", "Something failed inside edgetopic.");
}

export function bodyTooLarge(limitBytes: number): EdgetopicError {
  return new EdgetopicError("body_too_large", `The body has more than ${limitBytes} bytes.`);
}

function unsupportedMediaType(c: Context<AppEnv>): string {
  const type = c.req.header("content-type");
  return `The content type is ${type ? `"${type}"` : "missing"}; expected application/json, or application/x-ndjson for documents.`;
}
