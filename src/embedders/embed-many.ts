import { EdgetopicError } from "../core/errors.ts";
import type { Embedder, Embedding } from "./embedder.ts";

export interface EmbedManyOptions {
  signal?: AbortSignal | undefined;
  /** Called after each request with the number of texts embedded so far. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface EmbeddedTexts {
  /** `texts × dimensions`, f32, row-major, in the order of the texts. */
  vectors: Float32Array;
  /** Indexes of the texts of which only the beginning was read, ascending. */
  truncated: number[];
  tokens: number;
}

/**
 * Embeds any number of texts, in requests of at most `limits.inputsPerRequest`, one after the other.
 * Each answer is checked: `dimension_mismatch` where it has another length than asked for,
 * `invalid_vector` where a number is not finite. What the embedder throws passes through; nothing is
 * tried twice.
 */
export async function embedMany(
  embedder: Embedder,
  texts: readonly string[],
  options: EmbedManyOptions = {},
): Promise<EmbeddedTexts> {
  const { signal, onProgress } = options;
  const { dimensions } = embedder;
  const step = embedder.limits.inputsPerRequest;
  const vectors = new Float32Array(texts.length * dimensions);
  const truncated: number[] = [];
  let tokens = 0;
  for (let start = 0; start < texts.length; start += step) {
    signal?.throwIfAborted();
    const inputs = texts.slice(start, start + step);
    const embedding = await embedder.embed(inputs, signal === undefined ? {} : { signal });
    checkEmbedding(embedding, embedder, inputs.length, start);
    vectors.set(embedding.vectors, start * dimensions);
    for (const index of embedding.truncated) truncated.push(start + index);
    tokens += embedding.usage.tokens;
    onProgress?.(start + inputs.length, texts.length);
  }
  return { vectors, truncated: truncated.sort((a, b) => a - b), tokens };
}

function checkEmbedding(
  { vectors }: Embedding,
  { id, dimensions }: Embedder,
  count: number,
  start: number,
): void {
  if (vectors.length !== count * dimensions) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `The embedder ${id} answered ${vectors.length} numbers for ${count} texts, expected ${dimensions} for each.`,
    );
  }
  for (let i = 0; i < vectors.length; i++) {
    if (Number.isFinite(vectors[i])) continue;
    throw new EdgetopicError(
      "invalid_vector",
      `The embedder ${id} answered ${vectors[i]} in the vector of text ${start + Math.floor(i / dimensions)}, expected finite numbers.`,
    );
  }
}
