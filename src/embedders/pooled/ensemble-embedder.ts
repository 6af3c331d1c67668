import { EdgetopicError } from "../../core/errors.ts";
import { normalizeRows } from "../../core/math/normalize-rows.ts";
import { checkEmbedding } from "../check-embedding.ts";
import type { CoveredEmbedding } from "../coverage.ts";
import type { Embedder, EmbedderLimits, Embedding } from "../embedder.ts";
import { createEmbedTogether } from "../embed-together.ts";

/** One embedder of several, and how much it counts. */
export interface EnsembleMember {
  readonly embedder: Embedder;
  /** Above 0; 1 where left out. */
  readonly weight?: number;
}

/**
 * How the vectors are put together: one after the other ("concat"), so that the cosine of two
 * texts is the mean of the members' by the squares of the weights; or their sum ("mean"), for members
 * of the same dimensions in the same space, such as two versions of a model.
 */
export type EnsembleMode = "concat" | "mean";

const LEAST_OF = [
  "inputsPerRequest",
  "tokensPerInput",
  "tokensPerRequest",
  "bytesPerRequest",
  "concurrentRequests",
] as const;

/**
 * Several embedders as one (Flair's `DocumentEmbeddings` stacked): each member embeds every input,
 * its unit rows times its weight are put together, and the result is scaled to unit length. A
 * request is one request to each member at the same time; where one fails, all of it has, and what
 * the others answered is kept for the next try. It takes what all members take, and no more at a time than the least of them. Throws `invalid_option`
 * where there are no members, a weight is not above 0 or "mean" is asked of different dimensions.
 */
export function createEnsembleEmbedder(
  id: string,
  members: readonly EnsembleMember[],
  mode: EnsembleMode = "concat",
): Embedder {
  const weights = checkMembers(id, members, mode);
  const embedders = members.map(({ embedder }) => embedder);
  const [first] = embedders as [Embedder, ...Embedder[]];
  const dimensions =
    mode === "mean"
      ? first.dimensions
      : embedders.reduce((sum, embedder) => sum + embedder.dimensions, 0);
  const together = createEmbedTogether(embedders);
  const isEach = (takes: (embedder: Embedder) => boolean): boolean => embedders.every(takes);

  return {
    id,
    fingerprint: `${id};${mode}(${embedders.map(({ fingerprint }, i) => `${weights[i]}*${fingerprint}`).join("|")})`,
    dimensions,
    modalities: first.modalities.filter((modality) =>
      isEach(({ modalities }) => modalities.includes(modality)),
    ),
    limits: leastLimits(embedders),
    hasZeroVectors: isEach(({ hasZeroVectors }) => hasZeroVectors === true),
    tellsCoverage: isEach(({ tellsCoverage }) => tellsCoverage === true),
    ...sumPrices(embedders),
    ...onlyRates(embedders),
    async embed(inputs, options) {
      options?.signal?.throwIfAborted();
      const all = { inputs: [...inputs], indexes: [...inputs.keys()] };
      const embeddings = await together(
        embedders.map(() => all),
        options,
      );
      const vectors = new Float32Array(inputs.length * dimensions);
      const bad = new Set<number>();
      let offset = 0;
      for (const [i, embedding] of embeddings.entries()) {
        const member = embedders[i] as Embedder;
        for (const row of checkEmbedding(embedding, member, inputs.length).keys()) bad.add(row);
        const weight = weights[i] as number;
        addRows(embedding.vectors, member.dimensions, weight, vectors, dimensions, offset);
        if (mode === "concat") offset += member.dimensions;
      }
      normalizeRows(vectors, dimensions);
      // Whoever checks the answer is to find what a member got wrong.
      for (const row of bad) vectors.fill(NaN, row * dimensions, (row + 1) * dimensions);
      return { vectors, ...joinReports(embeddings, inputs.length) };
    },
  };
}

/** Of several vendors the rates are not kept to before they say so themselves. */
function onlyRates(embedders: readonly Embedder[]): Pick<Embedder, "rates"> {
  const [rates, ...others] = embedders.flatMap((embedder) => embedder.rates ?? []);
  return rates === undefined || others.length > 0 ? {} : { rates };
}

function checkMembers(
  id: string,
  members: readonly EnsembleMember[],
  mode: EnsembleMode,
): number[] {
  if (members.length === 0) throw invalid(`The embedder ${id} has no members, expected some.`);
  const weights = members.map(({ weight = 1 }) => weight);
  const wrong = weights.find((weight) => !(weight > 0 && weight < Infinity));
  if (wrong !== undefined) {
    throw invalid(`A member of ${id} has the weight ${wrong}; expected a number above 0.`);
  }
  const sizes = new Set(members.map(({ embedder }) => embedder.dimensions));
  if (mode === "mean" && sizes.size > 1) {
    throw invalid(
      `The members of ${id} have ${[...sizes].join(" and ")} dimensions; a mean wants the same of all.`,
    );
  }
  return weights;
}

function addRows(
  rows: Float32Array,
  rowDimensions: number,
  weight: number,
  into: Float32Array,
  dimensions: number,
  offset: number,
): void {
  const count = rows.length / rowDimensions;
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < rowDimensions; d++) {
      const at = i * dimensions + offset + d;
      into[at] = (into[at] as number) + weight * (rows[i * rowDimensions + d] as number);
    }
  }
}

/** What the members say of a request, as if one had. */
function joinReports(
  embeddings: readonly Embedding[],
  inputCount: number,
): Pick<Embedding, "usage" | "truncated" | "hints"> & Partial<CoveredEmbedding> {
  // Of the member that reads the most: the price is what all take for a token.
  const tokens = Math.max(...embeddings.map(({ usage }) => usage.tokens));
  const isEstimated = embeddings.some(({ usage }) => usage.isEstimated === true);
  const truncated = [...new Set(embeddings.flatMap((embedding) => embedding.truncated))];
  const [hints, ...others] = embeddings.flatMap((embedding) => embedding.hints ?? []);
  const report = {
    usage: isEstimated ? { tokens, isEstimated } : { tokens },
    truncated: truncated.sort((a, b) => a - b),
    ...(hints !== undefined && others.length === 0 && { hints }),
  };
  const shares = (embeddings as Partial<CoveredEmbedding>[]).map(({ coverage }) => coverage);
  // A text is covered as well as the best of its members does, and one that tells nothing covers all.
  if (shares.includes(undefined)) return report;
  const coverage = new Float32Array(inputCount);
  for (let i = 0; i < inputCount; i++) {
    coverage[i] = Math.max(...shares.map((share) => share?.[i] ?? 0));
  }
  return { ...report, coverage };
}

function leastLimits(embedders: readonly Embedder[]): EmbedderLimits {
  const limits: Record<string, number> = {};
  for (const name of LEAST_OF) {
    const known = embedders.flatMap((embedder) => embedder.limits[name] ?? []);
    // A member that says nothing of it has one request under way.
    const isAll = name !== "concurrentRequests" || known.length === embedders.length;
    if (known.length > 0 && isAll) limits[name] = Math.min(...known);
  }
  const answers = embedders.flatMap((embedder) => embedder.limits.responseBytesPerInput ?? []);
  if (answers.length > 0) limits["responseBytesPerInput"] = answers.reduce((sum, n) => sum + n, 0);
  return limits as unknown as EmbedderLimits;
}

/** A token is read by each member. */
function sumPrices(embedders: readonly Embedder[]): Pick<Embedder, "price"> {
  const prices = embedders.flatMap(({ price }) => price ?? []);
  if (prices.length === 0) return {};
  const perMillionTokens = prices.reduce((sum, price) => sum + price.perMillionTokens, 0);
  const asOf = prices.map((price) => price.asOf).sort()[0] as string;
  return { price: { perMillionTokens, asOf } };
}

function invalid(message: string): EdgetopicError {
  return new EdgetopicError("invalid_option", message);
}
