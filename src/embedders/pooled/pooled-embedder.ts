import { normalizeRows } from "../../core/math/normalize-rows.ts";
import type { CoveredEmbedding } from "../coverage.ts";
import type { Embedder } from "../embedder.ts";
import { textOfInput } from "../text-of-input.ts";
import type { TextPooler } from "./text-pooler.ts";

/** Its words are looked up together, group by group. */
const INPUTS_PER_REQUEST = 512;

/** What a pooler makes of texts, scaled to unit length; an embedding says how much it covers. */
export interface PooledEmbedder extends Embedder {
  embed(...given: Parameters<Embedder["embed"]>): Promise<CoveredEmbedding>;
}

export function createPooledEmbedder(id: string, pooler: TextPooler): PooledEmbedder {
  const { dimensions } = pooler;
  return {
    id,
    fingerprint: `${id};${pooler.fingerprint};dimensions=${dimensions};normalize=l2`,
    dimensions,
    modalities: ["text"],
    limits: { inputsPerRequest: INPUTS_PER_REQUEST },
    hasZeroVectors: true,
    tellsCoverage: true,
    async embed(inputs, { signal } = {}) {
      signal?.throwIfAborted();
      const { vectors, coverage, truncated, tokenCount } = await pooler.pool(
        inputs.map(textOfInput),
        signal,
      );
      normalizeRows(vectors, dimensions);
      return { vectors, usage: { tokens: tokenCount }, truncated, coverage };
    },
  };
}
