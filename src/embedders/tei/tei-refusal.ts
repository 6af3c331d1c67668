import type { EmbedderError } from "../embedder-error.ts";
import { readSizeRefusal } from "../size-refusal.ts";
import { textField } from "../remote/field.ts";
import { type Refusal, refusalError } from "../remote/refusal.ts";

/**
 * The error of an answer of text-embeddings-inference that is no success: `{ error, error_type }` on
 * its own routes, `{ message, type }` on the one that takes after OpenAI. It has changed the status
 * of its limits (413 until 1.9, 422 since), so its words decide.
 */
export function teiRefusal(
  id: string,
  { status, headers }: { status: number; headers: Headers },
  json: unknown,
  secrets: readonly string[],
): EmbedderError {
  const message = textField(json, "error") ?? textField(json, "message") ?? "";
  const type = (textField(json, "error_type") ?? textField(json, "type") ?? "").toLowerCase();
  const about = readWords(message) ?? readType(type, status);
  return refusalError(id, { status, message, headers, secrets, ...about });
}

function readWords(message: string): Partial<Refusal> | undefined {
  const size = readSizeRefusal(message);
  if (size !== undefined) return size;
  if (/`?inputs`? cannot be empty/i.test(message)) return { kind: "invalid_input" };
  return undefined;
}

function readType(type: string, status: number): Partial<Refusal> {
  if (type === "overloaded") return { kind: "overloaded" };
  if (type === "backend") return { kind: "unavailable" };
  if (type === "unhealthy") return { kind: "overloaded" };
  // A prompt that is not there, dimensions it does not have: wrong whatever the inputs are.
  if (type === "validation" && status === 422) return { kind: "invalid_input" };
  return {};
}
