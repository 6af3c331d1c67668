import type { EmbedManyOptions } from "./embed-many.ts";
import type { Embedder, EmbedderInput } from "./embedder.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { bytesOf, createPiece, tokensOf } from "./piece.ts";
import { planRequests } from "./plan-requests.ts";
import { prepareInputs } from "./prepare-inputs.ts";

/** What embedding is likely to take, from above. */
export interface EmbeddingEstimate {
  /** Inputs that would be sent: neither empty nor equal to another. */
  inputs: number;
  tokens: number;
  requests: number;
  /** In US dollars; null where no price is known. */
  cost: number | null;
}

/** Estimates, without sending anything, what `embedMany` with the same options would take. */
export function estimateEmbedding(
  { limits, price }: Pick<Embedder, "limits" | "price">,
  inputs: readonly EmbedderInput[],
  options: Pick<EmbedManyOptions, "emptyText" | "longText" | "estimator" | "price"> = {},
): EmbeddingEstimate {
  const { emptyText = "zero", longText = "truncate", estimator = estimateTokens } = options;
  const { distinct } = prepareInputs(inputs, emptyText);
  const most = longText === "chunk-mean" ? Infinity : (limits.tokensPerInput ?? Infinity);
  const pieces = distinct
    .map(({ index, input }) => createPiece(index, input))
    .filter((piece) => longText !== "error" || tokensOf(piece, estimator) <= most);
  const sizes = pieces.map((piece) => Math.min(most, tokensOf(piece, estimator)));
  const tokens = sizes.reduce((sum, size) => sum + size, 0);
  const ends = planRequests(pieces.length, limits, {
    tokensAt: (index) => sizes[index] ?? 0,
    bytesAt: (index) => {
      const piece = pieces[index];
      return piece === undefined ? 0 : bytesOf(piece);
    },
  });
  const perMillion = (options.price ?? price)?.perMillionTokens;
  const cost = perMillion === undefined ? null : (tokens * perMillion) / 1e6;
  return { inputs: pieces.length, tokens, requests: ends.length, cost };
}
