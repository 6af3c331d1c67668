import type { Embedding } from "./embedder.ts";

/** What an embedding says of one input. */
export interface EmbeddedRow {
  vector: Float32Array;
  isTruncated: boolean;
  /** Its part of the tokens of its request. */
  tokens: number;
  isEstimated: boolean;
}

/** The rows of an embedding; of the hints nothing, and of coverage. */
export function splitEmbedding(
  { vectors, truncated, usage }: Embedding,
  dimensions: number,
): EmbeddedRow[] {
  const count = vectors.length / dimensions;
  const isTruncated = new Set(truncated);
  const { tokens, isEstimated = false } = usage;
  return Array.from({ length: count }, (_, i) => ({
    vector: vectors.slice(i * dimensions, (i + 1) * dimensions),
    isTruncated: isTruncated.has(i),
    tokens: tokens / count,
    isEstimated,
  }));
}

/** The inverse, of rows of one request or of several. */
export function joinRows(rows: readonly EmbeddedRow[], dimensions: number): Embedding {
  const vectors = new Float32Array(rows.length * dimensions);
  for (const [i, { vector }] of rows.entries()) vectors.set(vector, i * dimensions);
  const tokens = Math.round(rows.reduce((sum, row) => sum + row.tokens, 0));
  const isEstimated = rows.some((row) => row.isEstimated);
  return {
    vectors,
    usage: isEstimated ? { tokens, isEstimated } : { tokens },
    truncated: rows.flatMap((row, i) => (row.isTruncated ? [i] : [])),
  };
}
