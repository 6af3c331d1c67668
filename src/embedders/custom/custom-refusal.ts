import type { EmbedderError, EmbedderErrorKind } from "../embedder-error.ts";
import { countField, field, textField } from "../remote/field.ts";
import { refusalError } from "../remote/refusal.ts";

const KINDS = new Set<string>([
  "rate_limited",
  "quota_exhausted",
  "overloaded",
  "unauthorized",
  "forbidden",
  "unknown_model",
  "too_many_inputs",
  "too_many_tokens",
  "input_too_long",
  "invalid_input",
  "unavailable",
] satisfies EmbedderErrorKind[]);

/**
 * The error of a custom endpoint's answer that is no success: `{ error: { message, code?, limit?,
 * inputIndex? } }` or `{ error: "message" }`. `code` is one of our kinds; without it the status says.
 */
export function customRefusal(
  id: string,
  { status, headers }: { status: number; headers: Headers },
  json: unknown,
  secrets: readonly string[],
): EmbedderError {
  const error = field(json, "error");
  const message = typeof error === "string" ? error : (textField(error, "message") ?? "");
  const code = textField(error, "code");
  return refusalError(id, {
    status,
    message,
    headers,
    secrets,
    ...(code !== undefined && isKind(code) && { kind: code }),
    limit: countField(error, "limit"),
    inputIndex: countField(error, "inputIndex"),
  });
}

function isKind(code: string): code is EmbedderErrorKind {
  return KINDS.has(code);
}
