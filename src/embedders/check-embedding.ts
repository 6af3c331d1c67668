import type { Embedder, Embedding } from "./embedder.ts";
import { EmbedderError } from "./embedder-error.ts";

/**
 * The rows of an answer that are no vectors, by their index: with a number that is not finite, or
 * all zero where the embedder has no such vectors. Throws a "protocol" error where the answer as a
 * whole is not what was asked for.
 */
export function checkEmbedding(
  { vectors }: Pick<Embedding, "vectors">,
  {
    id,
    dimensions,
    hasZeroVectors = false,
  }: Pick<Embedder, "id" | "dimensions" | "hasZeroVectors">,
  count: number,
): Map<number, EmbedderError> {
  if (vectors.length !== count * dimensions)
    throw wrongLength(vectors.length, id, dimensions, count);
  const bad = new Map<number, EmbedderError>();
  for (let row = 0; row < count; row++) {
    const end = (row + 1) * dimensions;
    let squares = 0;
    for (let i = row * dimensions; i < end; i++) {
      const value = vectors[i] as number;
      squares += value * value;
    }
    // A number that is not finite makes the sum so; so may finite ones, whose squares are too large.
    if (!Number.isFinite(squares)) {
      const value = vectors.subarray(row * dimensions, end).find((each) => !Number.isFinite(each));
      bad.set(row, badRow(id, row, `with ${value ?? "numbers too large"} in it`));
    } else if (squares === 0 && !hasZeroVectors) {
      bad.set(row, badRow(id, row, "of zeros"));
    }
  }
  return bad;
}

function wrongLength(length: number, id: string, dimensions: number, count: number): EmbedderError {
  const what = `The embedder ${id} answered ${length} numbers for ${count} inputs, expected ${dimensions} for each`;
  const isQuarter = 4 * length === count * dimensions;
  return new EmbedderError(
    "protocol",
    isQuarter
      ? `${what}: vectors a quarter as long are what floats decoded as base64 give; the server ignores encoding_format, ask it for floats.`
      : `${what}.`,
  );
}

function badRow(id: string, row: number, what: string): EmbedderError {
  return new EmbedderError(
    "protocol",
    `The embedder ${id} answered a vector ${what}, expected finite numbers that are not all zero.`,
    { inputIndex: row },
  );
}
