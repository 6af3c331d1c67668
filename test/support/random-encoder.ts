import { createEncoder, type Encoder } from "../../src/core/encoder/encoder.ts";
import type { OpenEncoderMemory } from "../../src/core/encoder/encoder-operations.ts";
import {
  DENSE_LAYERS,
  denseSize,
  type DenseWeights,
  type EncoderShape,
  type LayerWeights,
  NORM_LAYERS,
} from "../../src/core/encoder/encoder-shape.ts";
import { packFloatPanels, packIntegerPanels } from "../../src/core/encoder/pack-panels.ts";
import { quantizeWeights } from "../../src/core/encoder/quantize-weights.ts";
import { createRandom } from "../../src/core/math/random.ts";

export function encoderShape(changes: Partial<EncoderShape> = {}): EncoderShape {
  return {
    layerCount: 2,
    hiddenSize: 32,
    headCount: 4,
    intermediateSize: 48,
    activation: "gelu",
    epsilon: 1e-12,
    quantization: "f32",
    maxLength: 24,
    hasPositionBias: false,
    ...changes,
  };
}

/** An encoder with random weights, the same for the same shape and seed whatever its memory is. */
export function randomEncoder(
  shape: EncoderShape,
  openMemory: OpenEncoderMemory,
  seed: number,
): Encoder {
  const random = createRandom(seed);
  const draw = (length: number, spread: number): Float32Array =>
    Float32Array.from({ length }, () => (random.uniform() - 0.5) * spread);
  const encoder = createEncoder(shape, openMemory);
  const norm = () => ({
    gain: draw(shape.hiddenSize, 0.4).map((value) => 1 + value),
    bias: draw(shape.hiddenSize, 0.4),
  });
  const dense = (layer: (typeof DENSE_LAYERS)[number]): DenseWeights => {
    const { depth, columnCount } = denseSize(shape, layer);
    const matrix = draw(depth * columnCount, 0.8);
    const bias = draw(columnCount, 0.4);
    if (shape.quantization === "f32") return { panels: packFloatPanels(matrix, depth), bias };
    const { values, scales } = quantizeWeights(matrix, depth);
    return { panels: packIntegerPanels(values, depth), scales, bias };
  };
  encoder.setEmbeddingNorm(norm());
  for (let index = 0; index < shape.layerCount; index++) {
    const weights = Object.fromEntries([
      ...DENSE_LAYERS.map((layer) => [layer, dense(layer)]),
      ...NORM_LAYERS.map((layer) => [layer, norm()]),
    ]) as unknown as LayerWeights;
    encoder.setLayer(index, weights);
  }
  if (shape.hasPositionBias) {
    for (let head = 0; head < shape.headCount; head++) {
      encoder.setPositionBias(head, draw(2 * shape.maxLength - 1, 4));
    }
  }
  return encoder;
}
