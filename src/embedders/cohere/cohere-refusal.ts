import type { EmbedderError } from "../embedder-error.ts";
import { textField } from "../remote/field.ts";
import { type Refusal, refusalError } from "../remote/refusal.ts";

/** The error of an answer of Cohere's that is no success: `{ message }` in its words. */
export function cohereRefusal(
  id: string,
  { status, headers, body }: { status: number; headers: Headers; body: unknown },
  secrets: readonly string[],
): EmbedderError {
  const message = textField(body, "message") ?? "";
  return refusalError(id, { status, message, headers, secrets, ...readMessage(status, message) });
}

function readMessage(status: number, message: string): Partial<Refusal> {
  // A token on Cohere's list of denied ones.
  if (status === 498) return { kind: "unauthorized" };
  // Of a request that was cancelled on the way; we are still here.
  if (status === 499) return { kind: "unavailable" };
  if (status === 429) {
    // A trial key's calls of the month are used up: no waiting helps.
    return /\bmonth\b/i.test(message) ? { kind: "quota_exhausted" } : {};
  }
  if (status !== 400 && status !== 422) return {};
  const most = numberIn(
    message,
    /(?:number of (?:texts|inputs|images)|texts) must be at most (\d+)/i,
  );
  if (most !== undefined) return { kind: "too_many_inputs", limit: most };
  const inputIndex = numberIn(message, /at index (\d+)/i);
  if (/too (?:many tokens|long)|exceeds? the (?:maximum|max|limit)/i.test(message)) {
    const limit = numberIn(message, /(?:at most|maximum(?: of)?|max|limit(?: of)?) (\d+) tokens/i);
    const isOne = inputIndex !== undefined || /each (?:text|input)|single/i.test(message);
    return { kind: isOne ? "input_too_long" : "too_many_tokens", limit, inputIndex };
  }
  if (inputIndex !== undefined) return { kind: "invalid_input", inputIndex };
  if (/input_type|output_dimension|embedding_types|invalid model|unknown field/i.test(message)) {
    // Wrong for any input: the request is, not what is in it.
    return { kind: "protocol", isRetryable: false };
  }
  return { kind: "invalid_input" };
}

function numberIn(message: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(message)?.[1];
  return found === undefined ? undefined : Number(found);
}
