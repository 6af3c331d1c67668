import { estimateTokens } from "../estimate-tokens.ts";
import type { EmbedderInput, Embedding } from "../embedder.ts";
import { countField, field } from "../remote/field.ts";
import {
  decodeBase64Floats,
  readVectorRows,
  scaleRowsToUnit,
  wrongRows,
} from "../remote/vector-rows.ts";

/**
 * What a custom embedder answered: `{ vectors, tokens?, truncated? }`, where `vectors` is a list of
 * rows (numbers, or base64 of little-endian f32), one base64 text of all of them, or, from a Worker,
 * a Float32Array or its buffer. Rows are scaled to unit length.
 */
export function readCustomAnswer(
  id: string,
  answer: unknown,
  inputs: readonly EmbedderInput[],
  dimensions: number,
): Embedding {
  const vectors = readVectors(id, field(answer, "vectors"), inputs.length, dimensions);
  const tokens = countField(answer, "tokens");
  const estimate = () => inputs.reduce((sum, input) => sum + estimateTokens(input), 0);
  return {
    vectors: scaleRowsToUnit(vectors, dimensions),
    usage:
      tokens === undefined
        ? { tokens: estimate(), isEstimated: true }
        : { tokens: Math.ceil(tokens) },
    truncated: readIndexes(id, field(answer, "truncated"), inputs.length),
  };
}

function readVectors(
  id: string,
  vectors: unknown,
  count: number,
  dimensions: number,
): Float32Array {
  const matrix = readMatrix(id, vectors);
  if (matrix === undefined) return readVectorRows(id, vectors, count, dimensions);
  if (matrix.length === count * dimensions) return matrix;
  throw wrongRows(
    id,
    `${matrix.length} numbers for ${count} inputs, expected ${dimensions} for each`,
  );
}

function readMatrix(id: string, vectors: unknown): Float32Array | undefined {
  if (typeof vectors === "string") return decodeBase64Floats(id, vectors);
  // Copied: the rows are scaled in place, and what a Worker hands out stays its own.
  if (vectors instanceof Float32Array) return vectors.slice();
  if (vectors instanceof ArrayBuffer && vectors.byteLength % 4 === 0) {
    return new Float32Array(vectors).slice();
  }
  return undefined;
}

function readIndexes(id: string, indexes: unknown, count: number): number[] {
  if (indexes === undefined) return [];
  const isIndex = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;
  if (Array.isArray(indexes) && indexes.every(isIndex)) return indexes;
  throw wrongRows(id, `something else than indexes of the ${count} inputs as truncated`);
}
