import { base64Length, decodeBase64 } from "../decode-base64.ts";
import type { EmbedderError } from "../embedder-error.ts";
import { countField, field } from "../remote/field.ts";
import { wrongRows as wrong } from "../remote/vector-rows.ts";

export interface EmbeddingsAnswer {
  /** `count × dimensions`, f32, row-major, in the order of the inputs. */
  vectors: Float32Array;
  /** Undefined where the server does not count. */
  tokens: number | undefined;
}

/**
 * Reads the body of `/embeddings`: vectors as numbers or as base64 of little-endian f32, whichever
 * came, each put where its `index` says, or in order where none has one. Throws a "protocol" error
 * unless there is exactly one for each input, `dimensions` long. Whether its numbers are finite is
 * for the caller to see.
 */
export function readEmbeddings(
  id: string,
  body: unknown,
  count: number,
  dimensions: number,
): EmbeddingsAnswer {
  const data = field(body, "data");
  if (!Array.isArray(data)) throw wrong(id, "something else than a list of embeddings");
  if (data.length !== count) {
    throw wrong(id, `${data.length} embeddings for ${count} inputs`);
  }
  const vectors = new Float32Array(count * dimensions);
  const bytes = new Uint8Array(vectors.buffer);
  const isPlaced = new Uint8Array(count);
  const hasIndexes = data.some((item) => field(item, "index") !== undefined);
  for (let i = 0; i < count; i++) {
    const item: unknown = data[i];
    const row = hasIndexes ? field(item, "index") : i;
    if (typeof row !== "number" || !Number.isInteger(row) || row < 0 || row >= count) {
      throw wrong(id, `an embedding with the index ${String(row)} for ${count} inputs`);
    }
    if (isPlaced[row] === 1) throw wrong(id, `two embeddings with the index ${row}`);
    isPlaced[row] = 1;
    const embedding = field(item, "embedding");
    const length = lengthOf(embedding);
    if (length !== dimensions) throw wrongLength(id, length, dimensions);
    if (typeof embedding === "string") decode(id, embedding, bytes, row * dimensions * 4);
    else writeNumbers(embedding as readonly unknown[], vectors, row * dimensions);
  }
  return { vectors, tokens: tokensOf(field(body, "usage")) };
}

/** In numbers, of either form; NaN where it is neither. */
function lengthOf(embedding: unknown): number {
  if (Array.isArray(embedding)) return embedding.length;
  return typeof embedding === "string" ? base64Length(embedding) / 4 : NaN;
}

function decode(id: string, text: string, bytes: Uint8Array, at: number): void {
  try {
    decodeBase64(text, bytes, at);
  } catch {
    throw wrong(id, "an embedding that is no base64");
  }
}

/** What is no number becomes NaN: the row is bad then, the others are not. */
function writeNumbers(numbers: readonly unknown[], vectors: Float32Array, at: number): void {
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i];
    vectors[at + i] = typeof value === "number" ? value : NaN;
  }
}

/** A count of 0 is none: some servers always say so. */
function tokensOf(usage: unknown): number | undefined {
  return countField(usage, "prompt_tokens") || countField(usage, "total_tokens") || undefined;
}

function wrongLength(id: string, length: number, dimensions: number): EmbedderError {
  if (Number.isNaN(length)) return wrong(id, "an embedding that is neither numbers nor base64");
  const what = `a vector of ${length} numbers, expected ${dimensions}`;
  if (4 * length !== dimensions) return wrong(id, what);
  return wrong(
    id,
    `${what}: a quarter of the length is what numbers decoded as base64 give; the server ignores the encoding it is asked for, ask it for floats`,
  );
}
