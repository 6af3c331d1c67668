import { checkEmbedding } from "./check-embedding.ts";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions } from "./embedder.ts";
import { inputKey } from "./input-text.ts";
import { isFree } from "./prices.ts";
import { renumberError } from "./renumber-error.ts";

/** Rows of one embedder that wait for another's; the oldest make room. */
const MOST_ROWS = 1024;

/** Some inputs, and their places in the whole, by which errors name them. */
export interface PlacedInputs {
  inputs: EmbedderInput[];
  indexes: number[];
}

/** Asks several embedders, each for inputs of its own, at the same time. */
export type EmbedTogether = (
  parts: readonly PlacedInputs[],
  options?: EmbedOptions,
) => Promise<Embedding[]>;

interface KeptRow {
  vector: Float32Array;
  isTruncated: boolean;
  /** Its part of what was paid for its request. */
  tokens: number;
  isEstimated: boolean;
}

/**
 * Rejects where one of the embedders does, when all have ended. What the others, if they are paid,
 * have answered by then is kept in memory for the next try, which asks them only for what is missing,
 * and counts the tokens of both.
 */
export function createEmbedTogether(embedders: readonly Embedder[]): EmbedTogether {
  const members = embedders.map((embedder) => createMember(embedder));
  return async (parts, options = {}) => {
    const answers = await Promise.allSettled(
      parts.map(({ inputs }, i) => (members[i] as Member).embed(inputs, options)),
    );
    const failed = answers.findIndex(({ status }) => status === "rejected");
    if (failed === -1) {
      return answers.map((answer) => (answer as PromiseFulfilledResult<Embedding>).value);
    }
    for (const [i, answer] of answers.entries()) {
      if (answer.status === "rejected") continue;
      await members[i]?.keep((parts[i] as PlacedInputs).inputs, options, answer.value);
    }
    const { reason } = answers[failed] as PromiseRejectedResult;
    throw renumberError(reason, (parts[failed] as PlacedInputs).indexes);
  };
}

type Member = ReturnType<typeof createMember>;

function createMember(embedder: Embedder) {
  const { dimensions } = embedder;
  const kept = new Map<string, KeptRow>();

  async function embed(
    inputs: readonly EmbedderInput[],
    options: EmbedOptions,
  ): Promise<Embedding> {
    if (inputs.length === 0) return nothing();
    if (kept.size === 0) return embedder.embed(inputs, options);
    const keys = await hashInputs(inputs, options);
    const missing = keys.flatMap((key, i) => (kept.has(key) ? [] : [i]));
    const asked = missing.map((i) => inputs[i] as EmbedderInput);
    const answer = asked.length === 0 ? nothing() : await ask(asked, missing, options);
    return addKept(answer, keys, missing);
  }

  async function ask(
    inputs: readonly EmbedderInput[],
    indexes: readonly number[],
    options: EmbedOptions,
  ): Promise<Embedding> {
    try {
      return await embedder.embed(inputs, options);
    } catch (error) {
      throw renumberError(error, indexes);
    }
  }

  /** The answer for the `missing` with the rows of all others, which are kept no longer. */
  function addKept(
    answer: Embedding,
    keys: readonly string[],
    missing: readonly number[],
  ): Embedding {
    if (answer.vectors.length !== missing.length * dimensions) return answer;
    const vectors = new Float32Array(keys.length * dimensions);
    for (const [row, index] of missing.entries()) {
      const start = row * dimensions;
      vectors.set(answer.vectors.subarray(start, start + dimensions), index * dimensions);
    }
    const truncated = answer.truncated.map((row) => missing[row] as number);
    const isMissing = new Set(missing);
    let { tokens, isEstimated = false } = answer.usage;
    for (const [index, key] of keys.entries()) {
      const row = isMissing.has(index) ? undefined : kept.get(key);
      if (row === undefined) continue;
      vectors.set(row.vector, index * dimensions);
      if (row.isTruncated) truncated.push(index);
      tokens += row.tokens;
      isEstimated ||= row.isEstimated;
    }
    for (const key of keys) kept.delete(key);
    return {
      ...answer,
      vectors,
      usage: { tokens: Math.round(tokens), ...(isEstimated && { isEstimated }) },
      truncated: truncated.sort((a, b) => a - b),
    };
  }

  async function keep(
    inputs: readonly EmbedderInput[],
    options: EmbedOptions,
    embedding: Embedding,
  ): Promise<void> {
    if (isFree(embedder) || embedding.vectors.length !== inputs.length * dimensions) return;
    const bad = checkEmbedding(embedding, embedder, inputs.length);
    const truncated = new Set(embedding.truncated);
    const { tokens, isEstimated = false } = embedding.usage;
    for (const [i, key] of (await hashInputs(inputs, options)).entries()) {
      if (bad.has(i)) continue;
      const vector = embedding.vectors.slice(i * dimensions, (i + 1) * dimensions);
      const share = tokens / inputs.length;
      kept.set(key, { vector, isTruncated: truncated.has(i), tokens: share, isEstimated });
    }
    for (const key of kept.keys()) {
      if (kept.size <= MOST_ROWS) break;
      kept.delete(key);
    }
  }

  return { embed, keep };
}

/** Hashed, as an image may have some MB. */
function hashInputs(
  inputs: readonly EmbedderInput[],
  { inputType = "clustering" }: EmbedOptions,
): Promise<string[]> {
  const encoder = new TextEncoder();
  return Promise.all(
    inputs.map(async (input) => {
      const bytes = encoder.encode(`${inputType}\n${inputKey(input)}`);
      return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).join();
    }),
  );
}

function nothing(): Embedding {
  return { vectors: new Float32Array(), usage: { tokens: 0 }, truncated: [] };
}
