import { EdgetopicError } from "../../core/errors.ts";
import type {
  Embedder,
  EmbedderInput,
  EmbedderLimits,
  Embedding,
  EmbedOptions,
} from "../embedder.ts";
import { createEmbedTogether, type PlacedInputs } from "../embed-together.ts";
import { EmbedderError } from "../embedder-error.ts";
import { isBlank, textOf } from "../input-text.ts";
import { joinLimits } from "../remote/join-limits.ts";
import { scaleRowsToUnit } from "../remote/vector-rows.ts";

/**
 * A pair of embedders that share one space, CLIP's text and image encoders for example, as one: a
 * text goes to the first, an image to the second, and a document with both gets the mean of its two
 * vectors, as in BERTopic's multimodal backend. Each of the two has unit length, so both weigh the
 * same, and their mean is scaled to unit length again, which BERTopic leaves out: directions, and so
 * cosine distances, are the same. A blank text beside an image counts for none.
 *
 * A call is one request to each of the two, at the same time; where one fails, what the other answered
 * is kept for the next try. Where they are of two vendors, rates
 * are not declared, as they are of two accounts.
 *
 * Throws `dimension_mismatch` where their vectors have different lengths, `invalid_option` where one
 * does not take what it is there for.
 */
export function createMultimodalEmbedder(pair: { text: Embedder; image: Embedder }): Embedder {
  const { text, image } = pair;
  checkPair(text, image);
  const { dimensions } = text;
  const id = `multimodal/${text.id}+${image.id}`;
  const price = priceOf(text, image);
  const together = createEmbedTogether([text, image]);

  async function embed(
    inputs: readonly EmbedderInput[],
    options: EmbedOptions = {},
  ): Promise<Embedding> {
    options.signal?.throwIfAborted();
    const { texts, images } = splitInputs(inputs);
    const [ofTexts, ofImages] = (await together([texts, images], options)) as [
      Embedding,
      Embedding,
    ];
    const vectors = new Float32Array(inputs.length * dimensions);
    addRows(vectors, ofTexts.vectors, texts.indexes, dimensions);
    addRows(vectors, ofImages.vectors, images.indexes, dimensions);
    const isEstimated =
      (ofTexts.usage.isEstimated ?? false) || (ofImages.usage.isEstimated ?? false);
    return {
      vectors: scaleRowsToUnit(vectors, dimensions),
      usage: {
        tokens: ofTexts.usage.tokens + ofImages.usage.tokens,
        ...(isEstimated && { isEstimated }),
      },
      truncated: ofTexts.truncated.map((at) => texts.indexes[at] ?? 0),
    };
  }

  return {
    id,
    fingerprint: `multimodal;mean=l2;text=(${text.fingerprint});image=(${image.fingerprint})`,
    dimensions,
    modalities: ["text", "image"],
    limits: limitsOf(text, image),
    ...(price !== undefined && { price }),
    ...(text === image && text.rates !== undefined && { rates: text.rates }),
    ...(text.hasZeroVectors === true && { hasZeroVectors: true }),
    embed,
  };
}

function checkPair(text: Embedder, image: Embedder): void {
  if (text.dimensions !== image.dimensions) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `${text.id} has vectors of ${text.dimensions} numbers and ${image.id} of ${image.dimensions}, expected two embedders of one space.`,
    );
  }
  for (const [embedder, modality] of [
    [text, "text"],
    [image, "image"],
  ] as const) {
    if (embedder.modalities.includes(modality)) continue;
    throw new EdgetopicError("invalid_option", `${embedder.id} takes no ${modality}s.`);
  }
}

function splitInputs(inputs: readonly EmbedderInput[]): {
  texts: PlacedInputs;
  images: PlacedInputs;
} {
  const texts: PlacedInputs = { inputs: [], indexes: [] };
  const images: PlacedInputs = { inputs: [], indexes: [] };
  for (const [index, input] of inputs.entries()) {
    const image = typeof input === "string" ? undefined : input.image;
    if (image !== undefined) {
      images.inputs.push({ image });
      images.indexes.push(index);
      if (isBlank(textOf(input))) continue;
    } else if (typeof input !== "string" && input.text === undefined) throw nothing(index);
    texts.inputs.push(textOf(input));
    texts.indexes.push(index);
  }
  return { texts, images };
}

function addRows(
  sums: Float32Array,
  rows: Float32Array,
  indexes: readonly number[],
  dimensions: number,
): void {
  for (const [at, index] of indexes.entries()) {
    for (let d = 0; d < dimensions; d++) {
      const place = index * dimensions + d;
      sums[place] = (sums[place] as number) + (rows[at * dimensions + d] as number);
    }
  }
}

function limitsOf(text: Embedder, image: Embedder): EmbedderLimits {
  const joined = joinLimits(text.limits, image.limits);
  // Each call is two requests.
  return { ...joined, concurrentRequests: Math.max(1, (joined.concurrentRequests ?? 1) >> 1) };
}

/** Tokens of both are counted together: at the price of the dearer, where both are known. */
function priceOf(text: Embedder, image: Embedder): Embedder["price"] {
  if (text.price === undefined || image.price === undefined) return undefined;
  return text.price.perMillionTokens > image.price.perMillionTokens ? text.price : image.price;
}

function nothing(inputIndex: number): EmbedderError {
  return new EmbedderError(
    "invalid_input",
    `Input ${inputIndex} has neither a text nor an image, expected one of them or both.`,
    { inputIndex },
  );
}
