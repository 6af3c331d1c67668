import { createEncoder, type Encoder } from "../../core/encoder/encoder.ts";
import type { OpenEncoderMemory } from "../../core/encoder/encoder-operations.ts";
import type { Quantization } from "../../core/encoder/encoder-shape.ts";
import type { EncoderWeights } from "./encoder-weights.ts";
import type { ModelConfig } from "./model-config.ts";
import { pool } from "./pool.ts";
import { relativePositionBias } from "./relative-position.ts";
import type { Pooling } from "./sentence-settings.ts";

export interface TextEncoder {
  /** Unit vectors of tokenised texts, 1 to `maxLength` tokens each, `texts × dimensions`. */
  encode(texts: readonly (readonly number[])[]): Float32Array;
}

const { fround } = Math;

/**
 * From token ids to vectors: embeddings in, layers, pooling. Texts of similar length share a pass
 * over the weights, none is padded, and none's vector depends on the others.
 */
export function createTextEncoder(
  config: ModelConfig,
  weights: EncoderWeights,
  options: {
    quantization: Quantization;
    maxLength: number;
    pooling: Pooling;
    openMemory: OpenEncoderMemory;
  },
): TextEncoder {
  const { hiddenSize } = config;
  const { quantization, maxLength, pooling } = options;
  const hasPositionBias = weights.relativeBias !== null;
  const encoder = createEncoder(
    { ...config, quantization, maxLength, hasPositionBias },
    options.openMemory,
  );
  setWeights(encoder, config, weights, maxLength);
  // Not the weights as a whole, which hold the checkpoint.
  const { words, positions } = weights;

  function encodeBatch(
    texts: readonly (readonly number[])[],
    batch: readonly number[],
    vectors: Float32Array,
  ): void {
    const { hidden } = encoder;
    const lengths = batch.map((index) => texts[index]?.length ?? 0);
    let at = 0;
    for (const index of batch) {
      at = writeEmbeddings(texts[index] ?? [], words, positions, hiddenSize, hidden, at);
    }
    encoder.encode(lengths);
    at = 0;
    for (const [i, index] of batch.entries()) {
      const length = lengths[i] ?? 0;
      pool(hidden, at, length, hiddenSize, pooling, vectors, index * hiddenSize);
      at += length * hiddenSize;
    }
  }

  return {
    encode(texts) {
      const vectors = new Float32Array(texts.length * hiddenSize);
      for (const batch of batchesOf(texts, encoder.rowCapacity)) {
        encodeBatch(texts, batch, vectors);
      }
      return vectors;
    },
  };
}

/** Writes the sum of word and position for each token from `at` on; returns where they end. */
function writeEmbeddings(
  ids: readonly number[],
  { values, scales }: EncoderWeights["words"],
  positions: Float32Array,
  width: number,
  hidden: Float32Array,
  start: number,
): number {
  let at = start;
  for (const id of ids) {
    const scale = scales === null ? 1 : (scales[id] as number);
    const word = id * width;
    const place = at - start;
    for (let d = 0; d < width; d++) {
      const value = fround((values[word + d] as number) * scale);
      hidden[at + d] = value + (positions[place + d] as number);
    }
    at += width;
  }
  return at;
}

function setWeights(
  encoder: Encoder,
  { layerCount, headCount }: ModelConfig,
  weights: EncoderWeights,
  maxLength: number,
): void {
  encoder.setEmbeddingNorm(weights.embeddingNorm);
  for (let index = 0; index < layerCount; index++) encoder.setLayer(index, weights.layer(index));
  if (weights.relativeBias === null) return;
  for (let head = 0; head < headCount; head++) {
    const bias = relativePositionBias(weights.relativeBias, head, headCount, maxLength);
    encoder.setPositionBias(head, bias);
  }
}

/** Indexes of texts, the shortest first, in batches of at most `capacity` tokens. */
function batchesOf(texts: readonly (readonly number[])[], capacity: number): number[][] {
  const lengthOf = (index: number): number => (texts[index] as readonly number[]).length;
  const order = Array.from(texts, (_, index) => index);
  order.sort((i, j) => lengthOf(i) - lengthOf(j) || i - j);
  const batches: number[][] = [];
  let batch: number[] = [];
  let rowCount = 0;
  for (const index of order) {
    if (rowCount + lengthOf(index) > capacity) {
      batches.push(batch);
      batch = [];
      rowCount = 0;
    }
    batch.push(index);
    rowCount += lengthOf(index);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
