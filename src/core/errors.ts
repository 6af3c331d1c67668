/** Stable, machine-readable names of everything that can go wrong; the HTTP API answers the same words. */
export type ErrorCode =
  | "all_documents_equal"
  | "blank_text"
  | "body_too_large"
  | "cannot_embed_image"
  | "cannot_embed_text"
  | "checkpoint_mismatch"
  | "corpus_too_large"
  | "cost_limit_exceeded"
  | "delivery_failed"
  | "delivery_not_failed"
  | "dimension_mismatch"
  | "duplicate_id"
  | "embedder_mismatch"
  | "embedder_unavailable"
  | "embedding_failed"
  | "forbidden"
  | "internal_error"
  | "invalid_document"
  | "invalid_id"
  | "invalid_image"
  | "invalid_json"
  | "invalid_model"
  | "invalid_option"
  | "invalid_request"
  | "invalid_signature"
  | "invalid_vector"
  | "method_not_allowed"
  | "missing_text"
  | "no_term_counts"
  | "not_configured"
  | "not_fitted"
  | "not_found"
  | "quota_exceeded"
  | "rate_limited"
  | "refresh_failed"
  | "refresh_under_way"
  | "source_failed"
  | "text_too_long"
  | "timestamp_out_of_tolerance"
  | "too_few_documents"
  | "too_many_keys"
  | "unauthorized"
  | "unknown_corpus"
  | "unknown_delivery"
  | "unknown_document"
  | "unknown_embedder"
  | "unknown_key"
  | "unknown_labeler"
  | "unknown_endpoint"
  | "unknown_notification"
  | "unknown_refresh"
  | "unknown_source"
  | "unknown_topic"
  | "unknown_version"
  | "unsupported_media_type"
  | "unknown_edit"
  | "vector_required"
  | "version_changed"
  | "version_in_use";

/** One offending place inside a request: an RFC 6901 pointer and what is wrong there. */
export interface ErrorPlace {
  pointer: string;
  code: string;
  detail: string;
}

/**
 * An error a caller can act on. `message` states the offending value and what was expected in one
 * sentence. Anything else that is thrown is a defect and is answered as `internal_error`.
 */
export class EdgetopicError extends Error {
  override readonly name = "EdgetopicError";
  readonly code: ErrorCode;
  readonly places: readonly ErrorPlace[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; places?: readonly ErrorPlace[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.places = options.places ?? [];
  }
}
