import { ACTIVATIONS } from "./activation.ts";
import { attend } from "./attend.ts";
import { type EncoderContext, runDenseLayer } from "./dense-layer.ts";
import {
  type DenseAddresses,
  type LayerAddresses,
  layOutEncoder,
  type NormAddresses,
  positionBiasLength,
} from "./encoder-layout.ts";
import type { OpenEncoderMemory } from "./encoder-operations.ts";
import {
  DENSE_LAYERS,
  type DenseWeights,
  type EncoderShape,
  type LayerWeights,
  NORM_LAYERS,
  type NormWeights,
} from "./encoder-shape.ts";

/** Texts of few tokens share the passes over the weights up to this many rows. */
const SHARED_ROWS = 256;

export interface Encoder {
  /** Rows that `encode` takes at once, at least `maxLength`. */
  readonly rowCapacity: number;
  /** `rowCapacity × hiddenSize`: the sums of embeddings go in, the last layer's states come out. */
  readonly hidden: Float32Array;
  setLayer(index: number, weights: LayerWeights): void;
  setEmbeddingNorm(weights: NormWeights): void;
  /** Per head the bias of a key `d` places after its query, at `maxLength − 1 + d`. */
  setPositionBias(head: number, values: Float32Array): void;
  /**
   * Runs all layers over the rows in `hidden`, texts one after the other without gaps, `lengths`
   * tokens each, 1 to `maxLength`: none is padded, and a text's states do not depend on the others.
   */
  encode(lengths: readonly number[]): void;
}

/**
 * A transformer encoder with layer norms after the residual sums (Devlin et al. 2019, Vaswani et al.
 * 2017), in f32 or with int8 weights per output channel and activations of up to 16 bits per row,
 * whose products are summed exactly. The bits are the same in every implementation of the memory.
 */
export function createEncoder(shape: EncoderShape, openMemory: OpenEncoderMemory): Encoder {
  const { hiddenSize, maxLength } = shape;
  const rowCapacity = Math.ceil(Math.max(maxLength, SHARED_ROWS) / 4) * 4;
  const layout = layOutEncoder(shape, rowCapacity);
  const { buffer, operations } = openMemory(layout.byteLength);
  const context: EncoderContext = { shape, layout, operations };
  return {
    rowCapacity,
    hidden: new Float32Array(buffer, layout.hidden, rowCapacity * hiddenSize),
    setLayer(index, weights) {
      const addresses = layout.layers[index];
      for (const layer of DENSE_LAYERS) setDense(buffer, addresses[layer], weights[layer]);
      for (const layer of NORM_LAYERS) setNorm(buffer, addresses[layer], weights[layer]);
    },
    setEmbeddingNorm: (weights) => setNorm(buffer, layout.embeddingNorm, weights),
    setPositionBias(head, values) {
      setFloats(buffer, layout.positionBias + 4 * head * positionBiasLength(maxLength), values);
    },
    encode(lengths) {
      normalizeHidden(context, 0, layout.embeddingNorm, lengths);
      for (const layer of layout.layers) runLayer(context, layer, lengths);
    },
  };
}

function runLayer(
  context: EncoderContext,
  layer: LayerAddresses,
  lengths: readonly number[],
): void {
  const { shape, layout, operations } = context;
  const { hidden, context: attended, wide } = layout;
  const rowCount = Math.ceil(sum(lengths) / 4) * 4;
  const run = (name: (typeof DENSE_LAYERS)[number], from: number, out: number): void =>
    runDenseLayer(context, name, layer[name], from, rowCount, out);
  run("attentionInput", hidden, wide);
  let first = 0;
  // In order: what a text writes over of the next one's rows is written after.
  for (const length of lengths) {
    attend(context, first, length);
    first += length;
  }
  run("attentionOutput", attended, wide);
  normalizeHidden(context, wide, layer.attentionNorm, lengths);
  run("intermediate", hidden, wide);
  const activation = ACTIVATIONS[shape.activation];
  operations.activate(wide, rowCount * shape.intermediateSize, activation);
  run("output", wide, attended);
  normalizeHidden(context, attended, layer.outputNorm, lengths);
}

function normalizeHidden(
  { shape, layout, operations }: EncoderContext,
  residual: number,
  { gain, bias }: NormAddresses,
  lengths: readonly number[],
): void {
  const { hiddenSize, epsilon } = shape;
  operations.normalizeLayer(layout.hidden, residual, sum(lengths), hiddenSize, gain, bias, epsilon);
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}

function setDense(
  buffer: ArrayBuffer,
  addresses: DenseAddresses,
  { panels, scales, bias }: DenseWeights,
): void {
  if (panels instanceof Float32Array) setFloats(buffer, addresses.panels, panels);
  else new Int8Array(buffer, addresses.panels, panels.length).set(panels);
  if (scales !== undefined) setFloats(buffer, addresses.scales, scales);
  setFloats(buffer, addresses.bias, bias);
}

function setNorm(buffer: ArrayBuffer, addresses: NormAddresses, { gain, bias }: NormWeights): void {
  setFloats(buffer, addresses.gain, gain);
  setFloats(buffer, addresses.bias, bias);
}

function setFloats(buffer: ArrayBuffer, at: number, values: Float32Array): void {
  new Float32Array(buffer, at, values.length).set(values);
}
