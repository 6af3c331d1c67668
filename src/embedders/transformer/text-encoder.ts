import { createEncoder, type Encoder } from "../../core/encoder/encoder.ts";
import type { OpenEncoderMemory } from "../../core/encoder/encoder-operations.ts";
import type { Quantization } from "../../core/encoder/encoder-shape.ts";
import type { EncoderWeights } from "./encoder-weights.ts";
import type { ModelConfig } from "./model-config.ts";
import { pool } from "./pool.ts";
import { relativePositionBias } from "./relative-position.ts";
import type { Pooling } from "./sentence-settings.ts";

export interface TextEncoder {
  /** Of the encoder's memory; the embeddings of words and positions lie outside. */
  readonly byteLength: number;
  /** Unit vectors of tokenised texts, `texts × dimensions`. */
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
  const encoder = createEncoder(
    {
      ...config,
      quantization: options.quantization,
      maxLength: options.maxLength,
      hasPositionBias: weights.relativeBias !== null,
    },
    options.openMemory,
  );
  setWeights(encoder, config, weights, options.maxLength);
  const { words, positions } = weights;

  function writeEmbeddings(ids: readonly number[], firstRow: number): void {
    const { hidden } = encoder;
    for (const [position, id] of ids.entries()) {
      const scale = words.scales === null ? 1 : (words.scales[id] as number);
      const word = id * hiddenSize;
      const place = position * hiddenSize;
      const at = (firstRow + position) * hiddenSize;
      for (let d = 0; d < hiddenSize; d++) {
        const value = fround((words.values[word + d] as number) * scale);
        hidden[at + d] = value + (positions[place + d] as number);
      }
    }
  }

  function encodeBatch(
    texts: readonly (readonly number[])[],
    indexes: readonly number[],
    vectors: Float32Array,
  ): void {
    const lengths = indexes.map((index) => (texts[index] as readonly number[]).length);
    let row = 0;
    for (const index of indexes) {
      const ids = texts[index] as readonly number[];
      writeEmbeddings(ids, row);
      row += ids.length;
    }
    encoder.encode(lengths);
    row = 0;
    for (const [i, index] of indexes.entries()) {
      const length = lengths[i] as number;
      const at = index * hiddenSize;
      pool(encoder.hidden, row * hiddenSize, length, hiddenSize, options.pooling, vectors, at);
      row += length;
    }
  }

  return {
    byteLength: encoder.byteLength,
    encode(texts) {
      const vectors = new Float32Array(texts.length * hiddenSize);
      for (const batch of batchesOf(texts, encoder.rowCapacity)) {
        encodeBatch(texts, batch, vectors);
      }
      return vectors;
    },
  };
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
