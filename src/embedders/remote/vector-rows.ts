import { base64Length, decodeBase64 } from "../decode-base64.ts";
import { EmbedderError } from "../embedder-error.ts";

/**
 * Rows of numbers as JSON has them, or one base64 text of little-endian f32 for each, as one matrix.
 * `null`, which is what JSON makes of NaN, is NaN: such a row is one bad row (`check-embedding.ts`),
 * and the others, which are paid, are kept. Throws a "protocol" error where the shape is another.
 */
export function readVectorRows(
  id: string,
  rows: unknown,
  count: number,
  dimensions: number,
): Float32Array {
  if (!Array.isArray(rows)) throw wrongRows(id, "no list of vectors");
  if (rows.length !== count) throw wrongRows(id, `${rows.length} vectors for ${count} inputs`);
  const vectors = new Float32Array(count * dimensions);
  for (let index = 0; index < count; index++) {
    const row: unknown = rows[index];
    const values = typeof row === "string" ? decodeBase64Floats(id, row) : row;
    if (!isNumbers(values)) throw wrongRows(id, `something else than numbers for input ${index}`);
    if (values.length !== dimensions) {
      throw wrongRows(id, `${values.length} numbers for input ${index}, expected ${dimensions}`);
    }
    for (let d = 0; d < dimensions; d++) vectors[index * dimensions + d] = values[d] ?? NaN;
  }
  return vectors;
}

/** Little-endian f32 numbers from base64. */
export function decodeBase64Floats(id: string, text: string): Float32Array {
  const length = base64Length(text);
  if (length < 0 || length % 4 !== 0) throw wrongRows(id, "base64 that is no f32 numbers");
  const bytes = new Uint8Array(length);
  try {
    decodeBase64(text, bytes);
  } catch {
    throw wrongRows(id, "a text that is not base64");
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** Scales each row to unit length in place; rows of zeros and of what is not finite stay. */
export function scaleRowsToUnit(vectors: Float32Array, dimensions: number): Float32Array {
  for (let start = 0; start < vectors.length; start += dimensions) {
    const end = start + dimensions;
    let squares = 0;
    for (let i = start; i < end; i++) squares += (vectors[i] as number) * (vectors[i] as number);
    if (squares === 0 || !Number.isFinite(squares)) continue;
    const norm = Math.sqrt(squares);
    for (let i = start; i < end; i++) vectors[i] = (vectors[i] as number) / norm;
  }
  return vectors;
}

/** An answer that is not what was asked for. */
export function wrongRows(id: string, what: string): EmbedderError {
  return new EmbedderError("protocol", `The embedder ${id} answered ${what}.`);
}

function isNumbers(value: unknown): value is ArrayLike<number | null> {
  if (value instanceof Float32Array) return true;
  return Array.isArray(value) && value.every((each) => typeof each === "number" || each === null);
}
