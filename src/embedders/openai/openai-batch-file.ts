import { EdgetopicError } from "../../core/errors.ts";

/** A text, and the key its result comes back with; no two of a batch have the same. */
export interface BatchInput {
  key: string;
  text: string;
}

/** OpenAI's limit. */
const MAX_INPUTS = 50_000;

/** What every request of a batch has besides its text. */
export function batchBody(model: string, dimensions: number | undefined): Record<string, unknown> {
  return { model, encoding_format: "base64", ...(dimensions !== undefined && { dimensions }) };
}

/**
 * The file of a batch: a request a line, of one text each, so that one that is refused takes no other
 * with it. Ends before input `end`, where 50,000 or `maxBytes` are reached; a single line may be
 * longer. Throws `invalid_request` for an empty text and for a key that comes twice.
 */
export function writeBatchFile(
  inputs: readonly BatchInput[],
  start: number,
  body: Readonly<Record<string, unknown>>,
  maxBytes: number,
): { file: File; end: number } {
  const encoder = new TextEncoder();
  const lines: Uint8Array<ArrayBuffer>[] = [];
  const keys = new Set<string>();
  const last = Math.min(inputs.length, start + MAX_INPUTS);
  let bytes = 0;
  let end = start;
  for (; end < last; end++) {
    const { key, text } = inputs[end] as BatchInput;
    if (text === "") throw refuse(`The input "${key}" of a batch is empty.`);
    if (keys.has(key)) throw refuse(`The key "${key}" comes twice in a batch.`);
    keys.add(key);
    const request = { method: "POST", url: "/v1/embeddings", body: { ...body, input: text } };
    const line = encoder.encode(`${JSON.stringify({ custom_id: key, ...request })}\n`);
    if (end > start && bytes + line.length > maxBytes) break;
    bytes += line.length;
    lines.push(line);
  }
  if (end === start) throw refuse("A batch needs at least one input.");
  return { file: new File(lines, "edgetopic.jsonl", { type: "application/jsonl" }), end };
}

function refuse(message: string): EdgetopicError {
  return new EdgetopicError("invalid_request", message);
}
