import type { Activation } from "./activation.ts";

/** The sizes of a transformer encoder of the BERT family. All widths are multiples of 8. */
export interface EncoderShape {
  layerCount: number;
  hiddenSize: number;
  headCount: number;
  /** Width of the feed-forward layers. */
  intermediateSize: number;
  activation: Activation;
  /** Of the layer norms. */
  epsilon: number;
  quantization: Quantization;
  /** Tokens of the longest text. */
  maxLength: number;
  /** Whether scores have a bias by how far apart two places are (MPNet). */
  hasPositionBias: boolean;
}

export type Quantization = "f32" | "int8";

/** A fully connected layer: weights in panels (`pack-panels.ts`) and a bias per column. */
export interface DenseWeights {
  panels: Float32Array | Int8Array;
  /** Per column; of int8 panels alone. */
  scales?: Float32Array;
  bias: Float32Array;
}

export interface NormWeights {
  gain: Float32Array;
  bias: Float32Array;
}

export interface LayerWeights {
  /** Hidden → query, key and value one after the other. */
  attentionInput: DenseWeights;
  attentionOutput: DenseWeights;
  attentionNorm: NormWeights;
  intermediate: DenseWeights;
  output: DenseWeights;
  outputNorm: NormWeights;
}

export const DENSE_LAYERS = [
  "attentionInput",
  "attentionOutput",
  "intermediate",
  "output",
] as const;
export const NORM_LAYERS = ["attentionNorm", "outputNorm"] as const;
export type DenseLayer = (typeof DENSE_LAYERS)[number];

/** Inputs and outputs of a dense layer. */
export function denseSize(
  { hiddenSize, intermediateSize }: EncoderShape,
  layer: DenseLayer,
): { depth: number; columnCount: number } {
  switch (layer) {
    case "attentionInput":
      return { depth: hiddenSize, columnCount: 3 * hiddenSize };
    case "attentionOutput":
      return { depth: hiddenSize, columnCount: hiddenSize };
    case "intermediate":
      return { depth: hiddenSize, columnCount: intermediateSize };
    case "output":
      return { depth: intermediateSize, columnCount: hiddenSize };
  }
}
