import { roundVectors, type VectorEncoding } from "../core/vector-encoding.ts";
import { asEdgetopicError } from "../embedders/as-edgetopic-error.ts";
import { embedMany } from "../embedders/embed-many.ts";
import type { Embedder, EmbedderInput } from "../embedders/embedder.ts";
import { isFree } from "../embedders/prices.ts";
import type { RateLimiter } from "../embedders/rate-limiter.ts";
import type { VectorCache } from "../storage/vector-cache.ts";
import type { Spend } from "./corpus.ts";
import { vectorKey } from "./content-key.ts";

/** Where vectors are kept and whom to ask before a vendor is. */
export interface TextEmbedding {
  vectorsOf(embedder: Embedder): VectorCache;
  limiterOf(embedder: Embedder): Promise<RateLimiter | undefined>;
}

/** Somebody waits for the answer: rather none than a late one. */
const IMPATIENT = { patienceMs: 5_000, timeoutMs: 20_000, maxAttempts: 3 };

/**
 * Embeds a few inputs for somebody who waits; vectors are `inputs × dimensions`, rounded to `encoding`,
 * in which they are kept. What a vendor has to
 * be asked for is looked up first and kept after, so that it is paid for once; what costs nothing is
 * embedded anew, which is quicker than to look. `spend` is told what was paid for. Throws `embedder_unavailable` and `embedding_failed`.
 */
export async function embedTexts(
  inputs: readonly EmbedderInput[],
  embedder: Embedder,
  { vectorsOf, limiterOf }: TextEmbedding,
  encoding: VectorEncoding = "f32",
  spend: Spend = () => {},
): Promise<{ vectors: Float32Array; tokens: number }> {
  const limiter = await limiterOf(embedder);
  const ask = async (asked: readonly EmbedderInput[]) => {
    try {
      return await embedMany(embedder, asked, {
        ...IMPATIENT,
        ...(limiter !== undefined && { limiter }),
      });
    } catch (error) {
      throw asEdgetopicError(error);
    }
  };
  const { dimensions, fingerprint, price } = embedder;
  if (isFree(embedder)) {
    const { vectors, tokens } = await ask(inputs);
    roundVectors(vectors, dimensions, encoding);
    return { vectors, tokens };
  }

  const cache = vectorsOf(embedder);
  const keys = await Promise.all(inputs.map((input) => keyOf(fingerprint, input)));
  const vectors = new Float32Array(inputs.length * dimensions);
  const found = await cache.getMany(keys, dimensions, vectors, encoding);
  const missing = new Map<string, EmbedderInput>();
  for (const [i, input] of inputs.entries()) {
    if (found[i] === 0) missing.set(keys[i] as string, input);
  }
  if (missing.size === 0) return { vectors, tokens: 0 };
  const fresh = await ask([...missing.values()]);
  spend({ tokens: fresh.tokens, cost: (fresh.tokens * (price?.perMillionTokens ?? 0)) / 1e6 });
  const marks = new Uint8Array(missing.size);
  for (const i of fresh.truncated) marks[i] = 1;
  await cache.putMany([...missing.keys()], dimensions, fresh.vectors, marks, encoding);
  roundVectors(fresh.vectors, dimensions, encoding);
  const place = new Map([...missing.keys()].map((key, i) => [key, i]));
  keys.forEach((key, i) => {
    const from = place.get(key);
    if (from === undefined) return;
    vectors.set(fresh.vectors.subarray(from * dimensions, (from + 1) * dimensions), i * dimensions);
  });
  return { vectors, tokens: fresh.tokens };
}

function keyOf(fingerprint: string, input: EmbedderInput): Promise<string> {
  return typeof input === "string"
    ? vectorKey(fingerprint, input)
    : vectorKey(fingerprint, input.text ?? "", input.image);
}
