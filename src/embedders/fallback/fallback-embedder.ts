import { EdgetopicError } from "../../core/errors.ts";
import type { Embedder } from "../embedder.ts";
import { EmbedderError, type EmbedderErrorKind } from "../embedder-error.ts";
import { joinLimits } from "../remote/join-limits.ts";

/** What another host may not fail with. Whatever is wrong with the inputs would be wrong there too. */
const OF_THE_HOST: ReadonlySet<EmbedderErrorKind> = new Set([
  "rate_limited",
  "quota_exhausted",
  "overloaded",
  "unauthorized",
  "forbidden",
  "unknown_model",
  "protocol",
  "network",
  "timeout",
  "unavailable",
]);

/**
 * Embedders that answer the same numbers, asked in turn: where one fails for a reason of its own, the
 * next is asked at once, within the same call. What fails for its inputs is not tried elsewhere. The
 * last one's error is the whole's.
 *
 * Only equal fingerprints can stand in for each other, such as two servers of one model: vectors of
 * two models do not compare, and a corpus of both would be two corpora. Throws `embedder_mismatch`,
 * which names both, for any others, and `invalid_option` for none.
 */
export function createFallbackEmbedder(embedders: readonly Embedder[]): Embedder {
  const [first, ...others] = embedders;
  if (first === undefined) {
    throw new EdgetopicError(
      "invalid_option",
      "A fallback of 0 embedders was asked for, expected some.",
    );
  }
  for (const other of others) {
    if (other.fingerprint !== first.fingerprint) throw mismatch(first, other);
  }

  return {
    ...first,
    limits: embedders.map(({ limits }) => limits).reduce(joinLimits),
    ...dearest(embedders),
    async embed(inputs, options = {}) {
      let last: unknown;
      for (const embedder of embedders) {
        options.signal?.throwIfAborted();
        try {
          const answer = await embedder.embed(inputs, options);
          if (embedder === first) return answer;
          // What another host allows says nothing of the first one's rates.
          const { hints: _, ...kept } = answer;
          return kept;
        } catch (error) {
          options.signal?.throwIfAborted();
          if (!(error instanceof EmbedderError) || !OF_THE_HOST.has(error.kind)) throw error;
          last = error;
        }
      }
      throw last;
    },
  };
}

function dearest(embedders: readonly Embedder[]): Pick<Embedder, "price"> {
  const prices = embedders.flatMap(({ price }) => (price === undefined ? [] : [price]));
  const most = prices.toSorted((a, b) => b.perMillionTokens - a.perMillionTokens)[0];
  return most === undefined ? {} : { price: most };
}

function mismatch(first: Embedder, other: Embedder): EdgetopicError {
  return new EdgetopicError(
    "embedder_mismatch",
    `${other.id} cannot stand in for ${first.id}: its vectors are others (${other.fingerprint} instead of ${first.fingerprint}).`,
  );
}
