import { ACTIVATIONS } from "./activation.ts";
import { layOutEncoder, positionBiasLength, ROW_BLOCK } from "./encoder-layout.ts";
import type { DenseAddresses, NormAddresses } from "./encoder-layout.ts";
import type { OpenEncoderMemory } from "./encoder-operations.ts";
import {
  DENSE_LAYERS,
  type DenseLayer,
  denseSize,
  type DenseWeights,
  type EncoderShape,
  type LayerWeights,
  NORM_LAYERS,
  type NormWeights,
} from "./encoder-shape.ts";
import { activationLimit } from "./matmul-integers.ts";

/** Texts of few tokens share the passes over the weights up to this many rows. */
const SHARED_ROWS = 256;

export interface Encoder {
  /** Rows that `encode` takes at once, at least `maxLength`. */
  readonly rowCapacity: number;
  /** Bytes of its memory, weights and all. */
  readonly byteLength: number;
  /** `rowCapacity × hiddenSize`: the sums of embeddings go in, the last layer's states come out. */
  readonly hidden: Float32Array;
  setLayer(index: number, weights: LayerWeights): void;
  setEmbeddingNorm(weights: NormWeights): void;
  /** Per head the bias of a key `d` places after its query, at `maxLength − 1 + d`. */
  setPositionBias(head: number, values: Float32Array): void;
  /**
   * Runs all layers over the rows in `hidden`, texts one after the other without gaps, `lengths`
   * tokens each: none is padded, and a text's states do not depend on the others.
   */
  encode(lengths: readonly number[]): void;
}

/**
 * A transformer encoder with layer norms after the residual sums (Devlin et al. 2019, Vaswani et al.
 * 2017), in f32 or with int8 weights per output channel and activations of up to 16 bits per row,
 * whose products are summed exactly. The bits are the same in every implementation of the memory.
 */
export function createEncoder(shape: EncoderShape, openMemory: OpenEncoderMemory): Encoder {
  const { hiddenSize, headCount, intermediateSize, epsilon } = shape;
  const rowCapacity = Math.ceil(Math.max(shape.maxLength, SHARED_ROWS) / 4) * 4;
  const layout = layOutEncoder(shape, rowCapacity);
  const { buffer, operations } = openMemory(layout.byteLength);
  const headSize = hiddenSize / headCount;
  const rowBytes = 4 * hiddenSize;
  const scoreScale = 1 / Math.sqrt(headSize);
  const biasBytes = 4 * positionBiasLength(shape.maxLength);

  function setFloats(at: number, values: Float32Array): void {
    new Float32Array(buffer, at, values.length).set(values);
  }

  function setNorm(addresses: NormAddresses, { gain, bias }: NormWeights): void {
    setFloats(addresses.gain, gain);
    setFloats(addresses.bias, bias);
  }

  function setDense(addresses: DenseAddresses, { panels, scales, bias }: DenseWeights): void {
    if (panels instanceof Float32Array) setFloats(addresses.panels, panels);
    else new Int8Array(buffer, addresses.panels, panels.length).set(panels);
    if (scales !== undefined) setFloats(addresses.scales, scales);
    setFloats(addresses.bias, bias);
  }

  /** `rowCount` is a multiple of 4. */
  function multiply(
    layer: DenseLayer,
    weights: DenseAddresses,
    from: number,
    rowCount: number,
    out: number,
  ): void {
    const { depth, columnCount } = denseSize(shape, layer);
    for (let first = 0; first < rowCount; first += ROW_BLOCK) {
      const count = Math.min(ROW_BLOCK, rowCount - first);
      const source = from + 4 * first * depth;
      const target = out + 4 * first * columnCount;
      if (shape.quantization === "f32") {
        operations.multiplyFloats(
          source,
          4 * depth,
          count,
          depth,
          weights.panels,
          weights.bias,
          columnCount,
          target,
          4 * columnCount,
        );
      } else {
        const limit = activationLimit(depth);
        const { quantized, rowScales } = layout;
        operations.quantizeActivations(source, count, depth, limit, quantized, rowScales);
        operations.multiplyIntegers(
          quantized,
          rowScales,
          count,
          depth,
          weights.panels,
          weights.scales,
          weights.bias,
          columnCount,
          target,
          layout.scratch,
        );
      }
    }
  }

  /** From query, key and value in `wide` to `context`, for the text at row `first`. */
  function attend(first: number, length: number): void {
    const stride = 3 * rowBytes;
    const rowCount = Math.ceil(length / 4) * 4;
    const columnCount = Math.ceil(length / 8) * 8;
    const { scores, keys, values } = layout;
    for (let head = 0; head < headCount; head++) {
      const query = layout.wide + first * stride + 4 * head * headSize;
      const context = layout.context + first * rowBytes + 4 * head * headSize;
      const bias =
        layout.positionBias === 0
          ? 0
          : layout.positionBias + head * biasBytes + 4 * (shape.maxLength - 1);
      operations.packKeys(query + rowBytes, stride, length, headSize, keys);
      operations.packValues(query + 2 * rowBytes, stride, length, headSize, values);
      operations.multiplyFloats(
        query,
        stride,
        rowCount,
        headSize,
        keys,
        0,
        columnCount,
        scores,
        4 * columnCount,
      );
      operations.softmaxRows(scores, 4 * columnCount, length, length, scoreScale, bias);
      operations.multiplyFloats(
        scores,
        4 * columnCount,
        rowCount,
        length,
        values,
        0,
        headSize,
        context,
        rowBytes,
      );
    }
  }

  function encode(lengths: readonly number[]): void {
    const { hidden, context, wide, embeddingNorm } = layout;
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const rowCount = Math.ceil(total / 4) * 4;
    const normalize = (residual: number, { gain, bias }: NormAddresses): void =>
      operations.normalizeLayer(hidden, residual, total, hiddenSize, gain, bias, epsilon);
    normalize(0, embeddingNorm);
    for (const layer of layout.layers) {
      multiply("attentionInput", layer.attentionInput, hidden, rowCount, wide);
      let first = 0;
      // In order: the rows that fill a text up to four are the next one's, which are written after.
      for (const length of lengths) {
        attend(first, length);
        first += length;
      }
      multiply("attentionOutput", layer.attentionOutput, context, rowCount, wide);
      normalize(wide, layer.attentionNorm);
      multiply("intermediate", layer.intermediate, hidden, rowCount, wide);
      operations.activate(wide, rowCount * intermediateSize, ACTIVATIONS[shape.activation]);
      multiply("output", layer.output, wide, rowCount, context);
      normalize(context, layer.outputNorm);
    }
  }

  return {
    rowCapacity,
    byteLength: layout.byteLength,
    hidden: new Float32Array(buffer, layout.hidden, rowCapacity * hiddenSize),
    setLayer(index, weights) {
      const addresses = layout.layers[index];
      for (const layer of DENSE_LAYERS) setDense(addresses[layer], weights[layer]);
      for (const layer of NORM_LAYERS) setNorm(addresses[layer], weights[layer]);
    },
    setEmbeddingNorm: (weights) => setNorm(layout.embeddingNorm, weights),
    setPositionBias: (head, values) => setFloats(layout.positionBias + head * biasBytes, values),
    encode,
  };
}
