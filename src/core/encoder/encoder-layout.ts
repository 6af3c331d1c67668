import {
  DENSE_LAYERS,
  type DenseLayer,
  denseSize,
  type EncoderShape,
  NORM_LAYERS,
} from "./encoder-shape.ts";

const ALIGNMENT = 64;
/** Rows that a product takes at once in the int8 mode, whose int16 copy stays in the cache. */
export const ROW_BLOCK = 64;

export interface DenseAddresses {
  panels: number;
  scales: number;
  bias: number;
}

export interface NormAddresses {
  gain: number;
  bias: number;
}

export type LayerAddresses = Record<DenseLayer, DenseAddresses> &
  Record<(typeof NORM_LAYERS)[number], NormAddresses>;

export type EncoderLayout = ReturnType<typeof layOutEncoder>;

/** Where everything lies in the encoder's memory. `rowCapacity` rows, a multiple of 4, fit at once. */
export function layOutEncoder(shape: EncoderShape, rowCapacity: number) {
  const { hiddenSize, headCount, intermediateSize, maxLength, layerCount } = shape;
  // Nothing lies at address 0.
  let end = ALIGNMENT;
  const reserve = (byteLength: number): number => {
    const start = end;
    end += Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
    return start;
  };
  const norm = (): NormAddresses => ({
    gain: reserve(4 * hiddenSize),
    bias: reserve(4 * hiddenSize),
  });
  const dense = (layer: DenseLayer): DenseAddresses => {
    const { depth, columnCount } = denseSize(shape, layer);
    const isInteger = shape.quantization === "int8";
    return {
      panels: reserve((isInteger ? 1 : 4) * depth * columnCount),
      scales: isInteger ? reserve(4 * columnCount) : 0,
      bias: reserve(4 * columnCount),
    };
  };
  const layers = Array.from({ length: layerCount }, () =>
    Object.fromEntries([
      ...DENSE_LAYERS.map((layer) => [layer, dense(layer)]),
      ...NORM_LAYERS.map((layer) => [layer, norm()]),
    ]),
  ) as LayerAddresses[];

  // The last text's rows are read, and its context is written, up to a multiple of 4.
  const rowCount = rowCapacity + 4;
  const widest = Math.max(3 * hiddenSize, intermediateSize);
  const deepest = Math.max(hiddenSize, intermediateSize);
  const paddedLength = Math.ceil(maxLength / 8) * 8;
  const headSize = hiddenSize / headCount;
  const biasLength = positionBiasLength(maxLength);
  return {
    layers,
    embeddingNorm: norm(),
    /** Per head `positionBiasLength` values; 0 where there are none. */
    positionBias: shape.hasPositionBias ? reserve(4 * headCount * biasLength) : 0,
    hidden: reserve(4 * rowCount * hiddenSize),
    context: reserve(4 * rowCount * hiddenSize),
    wide: reserve(4 * rowCount * widest),
    quantized: reserve(2 * ROW_BLOCK * deepest),
    rowScales: reserve(4 * ROW_BLOCK),
    scratch: reserve(16 * deepest),
    scores: reserve(4 * paddedLength * paddedLength),
    keys: reserve(4 * paddedLength * headSize),
    values: reserve(4 * paddedLength * headSize),
    byteLength: end,
  };
}

/**
 * Values of a head's position bias: index `maxLength − 1 + d` has that of a key `d` places after the
 * query. Rows read it up to a multiple of 8 keys.
 */
export function positionBiasLength(maxLength: number): number {
  return 2 * maxLength + 8;
}
