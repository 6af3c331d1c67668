import type { EmbedderError } from "../embedder-error.ts";
import type { RemoteAnswer } from "../remote/exchange.ts";
import { countField, field, textField } from "../remote/field.ts";
import { parseJson } from "../remote/request-json.ts";
import { refusalError } from "../remote/refusal.ts";
import { readSizeRefusal } from "../size-refusal.ts";
import { teiRefusal } from "../tei/tei-refusal.ts";

/**
 * The error of an answer that is no success, from the router, the Hub, a provider or an endpoint:
 * `{ error }` as text or as `{ error: { message } }`, with `estimated_time` in seconds while a model
 * is loaded; endpoints that run text-embeddings-inference have its words.
 */
export function huggingFaceRefusal(
  id: string,
  answer: RemoteAnswer,
  secrets: readonly string[],
): EmbedderError {
  const json = parseJson(answer.body);
  const { status, headers } = answer;
  const error = field(json, "error");
  if (status === 503) {
    const seconds = countField(json, "estimated_time");
    const message = typeof error === "string" ? error : "";
    const retryAfterMs = seconds === undefined ? undefined : seconds * 1000;
    return refusalError(id, {
      status,
      message,
      headers,
      secrets,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (status === 404 || status === 402 || typeof error !== "string") {
    const nested = textField(error, "message") ?? textField(json, "message");
    const message = typeof error === "string" ? error : (nested ?? textField(json, "detail") ?? "");
    const size = status === 400 || status === 422 ? readSizeRefusal(message) : undefined;
    return refusalError(id, { status, message, headers, secrets, ...size });
  }
  return teiRefusal(id, answer, json, secrets);
}
