import { checkEmbedding } from "../check-embedding.ts";
import { EmbedderError } from "../embedder-error.ts";
import { field, textField } from "../remote/field.ts";
import { scaleRowsToUnit } from "../remote/vector-rows.ts";
import { openAiError } from "./openai-error.ts";
import { readEmbeddings } from "./read-embeddings.ts";

/** What became of one input of a batch, by its key. */
export type BatchResult =
  | { key: string; vector: Float32Array; tokens: number; error?: undefined }
  | { key: string; vector?: undefined; error: EmbedderError };

export interface BatchEmbedder {
  id: string;
  dimensions: number;
  secrets: readonly string[];
}

/**
 * Reads a line of a batch's results, or of its errors. A refusal, and a vector that is none, is an
 * error of that input alone. Throws `SyntaxError` where the line is about no input.
 */
export function readBatchResult(line: unknown, embedder: BatchEmbedder): BatchResult {
  const { id, secrets } = embedder;
  const key = textField(line, "custom_id");
  if (key === undefined) throw new SyntaxError("A result names no input.");
  const response = field(line, "response");
  const status = field(response, "status_code");
  if (typeof status !== "number") return { key, error: notSent(id, field(line, "error")) };
  const body = field(response, "body");
  if (status !== 200) return { key, error: openAiError(id, { status, body }, secrets) };
  try {
    return { key, ...readVector(body, embedder) };
  } catch (error) {
    if (error instanceof EmbedderError) return { key, error };
    throw error;
  }
}

function readVector(
  body: unknown,
  { id, dimensions }: BatchEmbedder,
): { vector: Float32Array; tokens: number } {
  const { vectors, tokens = 0 } = readEmbeddings(id, body, 1, dimensions);
  const bad = checkEmbedding({ vectors }, { id, dimensions }, 1).get(0);
  if (bad !== undefined) throw bad;
  return { vector: scaleRowsToUnit(vectors, dimensions), tokens };
}

/** Mostly "batch_expired": the day was over. */
function notSent(id: string, error: unknown): EmbedderError {
  const code = textField(error, "code") ?? "unknown";
  const message = `The embedder ${id} left an input of a batch undone: ${code}.`;
  return new EmbedderError("unavailable", message);
}
