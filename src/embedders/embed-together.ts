import { checkEmbedding } from "./check-embedding.ts";
import { type EmbeddedRow, joinRows, splitEmbedding } from "./embedded-row.ts";
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
  const kept = new Map<string, EmbeddedRow>();

  function keep(keys: readonly string[], rows: readonly (EmbeddedRow | undefined)[]): void {
    for (const [i, row] of rows.entries()) if (row !== undefined) kept.set(keys[i] as string, row);
    for (const key of kept.keys()) {
      if (kept.size <= MOST_ROWS) break;
      kept.delete(key);
    }
  }

  return {
    async embed(inputs: readonly EmbedderInput[], options: EmbedOptions): Promise<Embedding> {
      if (inputs.length === 0) return joinRows([], dimensions);
      if (kept.size === 0) return embedder.embed(inputs, options);
      const keys = await hashInputs(inputs, options);
      // Taken before anything is waited for: another request may have the same inputs.
      const rows = keys.map((key) => kept.get(key));
      for (const key of keys) kept.delete(key);
      const missing = rows.flatMap((row, i) => (row === undefined ? [i] : []));
      if (missing.length === 0) return joinRows(rows as EmbeddedRow[], dimensions);
      const asked = missing.map((i) => inputs[i] as EmbedderInput);
      try {
        const answer = await embedder.embed(asked, options);
        if (answer.vectors.length !== missing.length * dimensions) return answer;
        const fresh = splitEmbedding(answer, dimensions);
        for (const [i, index] of missing.entries()) rows[index] = fresh[i];
        return { ...answer, ...joinRows(rows as EmbeddedRow[], dimensions) };
      } catch (error) {
        keep(keys, rows);
        throw renumberError(error, missing);
      }
    },
    async keep(inputs: readonly EmbedderInput[], options: EmbedOptions, embedding: Embedding) {
      if (isFree(embedder) || embedding.vectors.length !== inputs.length * dimensions) return;
      const bad = checkEmbedding(embedding, embedder, inputs.length);
      const rows = splitEmbedding(embedding, dimensions);
      const sound = rows.map((row, i) => (bad.has(i) ? undefined : row));
      keep(await hashInputs(inputs, options), sound);
    },
  };
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
