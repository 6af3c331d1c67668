import { packFloatPanels, packIntegerPanels } from "../../core/encoder/pack-panels.ts";
import { quantizeWeights } from "../../core/encoder/quantize-weights.ts";
import type {
  DenseWeights,
  LayerWeights,
  NormWeights,
  Quantization,
} from "../../core/encoder/encoder-shape.ts";
import { decodeBfloat16, decodeFloat16 } from "../../core/math/half-precision.ts";
import type { Tensor } from "../formats/safetensors.ts";
import type { ModelConfig } from "./model-config.ts";
import { invalidModel } from "./model-files.ts";
import { TENSOR_NAMES } from "./tensor-names.ts";

/** The weights of a model as the encoder takes them. */
export interface EncoderWeights {
  /** `vocabularySize × hiddenSize`; int8 with a scale per row. */
  words: { values: Int8Array; scales: Float32Array } | { values: Float32Array; scales: null };
  /** `positionCount × hiddenSize`, the embedding of the one token type added. */
  positions: Float32Array;
  embeddingNorm: NormWeights;
  /** Biases of the scores by relative position, buckets × heads; null where there are none. */
  relativeBias: Float32Array | null;
  layer(index: number): LayerWeights;
}

/**
 * The weights in a checkpoint's tensors, whatever prefix the names have; the layers are made as they
 * are asked for. Throws `invalid_model` that names a tensor that is missing or of another shape.
 */
export function readEncoderWeights(
  tensors: ReadonlyMap<string, Tensor>,
  config: ModelConfig,
  quantization: Quantization,
): EncoderWeights {
  const { hiddenSize, intermediateSize, vocabularySize } = config;
  const names = TENSOR_NAMES[config.family];
  const prefix = findPrefix(tensors);
  const read = (name: string, length: number): Float32Array =>
    readFloats(tensors, `${prefix}${name}`, length);

  function norm(name: string): NormWeights {
    // Older checkpoints have TensorFlow's names.
    const isOld = tensors.has(`${prefix}${name}.gamma`);
    return {
      gain: read(`${name}.${isOld ? "gamma" : "weight"}`, hiddenSize),
      bias: read(`${name}.${isOld ? "beta" : "bias"}`, hiddenSize),
    };
  }

  function dense(modules: readonly string[], depth: number, columnCount: number): DenseWeights {
    const each = columnCount / modules.length;
    const matrix = concatenate(modules.map((name) => read(`${name}.weight`, each * depth)));
    const bias = concatenate(modules.map((name) => read(`${name}.bias`, each)));
    if (quantization === "f32") return { panels: packFloatPanels(matrix, depth), bias };
    const { values, scales } = quantizeWeights(matrix, depth);
    return { panels: packIntegerPanels(values, depth), scales, bias };
  }

  function layer(index: number): LayerWeights {
    const at = (name: string): string => `${names.layers}.${index}.${name}`;
    return {
      attentionInput: dense(
        [at(names.query), at(names.key), at(names.value)],
        hiddenSize,
        3 * hiddenSize,
      ),
      attentionOutput: dense([at(names.attentionOutput)], hiddenSize, hiddenSize),
      attentionNorm: norm(at(names.attentionNorm)),
      intermediate: dense([at(names.intermediate)], hiddenSize, intermediateSize),
      output: dense([at(names.output)], intermediateSize, hiddenSize),
      outputNorm: norm(at(names.outputNorm)),
    };
  }

  const wordValues = read(WORD_EMBEDDINGS, vocabularySize * hiddenSize);
  return {
    words:
      quantization === "int8"
        ? quantizeWeights(wordValues, hiddenSize)
        : { values: wordValues, scales: null },
    positions: readPositions(config, read),
    embeddingNorm: norm(names.embeddingNorm),
    relativeBias:
      names.relativeBias === null
        ? null
        : read(names.relativeBias, RELATIVE_BUCKETS * config.headCount),
    layer,
  };
}

/** Buckets of relative positions; no published MPNet has another number. */
export const RELATIVE_BUCKETS = 32;
const WORD_EMBEDDINGS = "embeddings.word_embeddings.weight";

function findPrefix(tensors: ReadonlyMap<string, Tensor>): string {
  for (const name of tensors.keys()) {
    if (name.endsWith(WORD_EMBEDDINGS)) return name.slice(0, -WORD_EMBEDDINGS.length);
  }
  throw invalidModel(`has no tensor "${WORD_EMBEDDINGS}"`);
}

function readPositions(
  { family, hiddenSize, positionOffset, positionCount }: ModelConfig,
  read: (name: string, length: number) => Float32Array,
): Float32Array {
  const length = (positionOffset + positionCount) * hiddenSize;
  const positions = read("embeddings.position_embeddings.weight", length).slice(
    positionOffset * hiddenSize,
  );
  const { tokenTypes } = TENSOR_NAMES[family];
  if (tokenTypes === null) return positions;
  const type = read(tokenTypes, hiddenSize);
  for (let i = 0; i < positions.length; i++) {
    positions[i] = (positions[i] as number) + (type[i % hiddenSize] as number);
  }
  return positions;
}

/** At least `length` values, of which the first are taken: there may be more token types than one. */
function readFloats(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  length: number,
): Float32Array {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw invalidModel(`lacks the tensor "${name}"`);
  const values = decode(tensor, name);
  const isTypes = name.endsWith("token_type_embeddings.weight");
  if (values.length === length || (isTypes && values.length > length)) {
    return values.subarray(0, length);
  }
  throw invalidModel(
    `has the tensor "${name}" of ${tensor.shape.join(" × ")} values, expected ${length}`,
  );
}

function decode(tensor: Tensor, name: string): Float32Array {
  switch (tensor.dtype) {
    case "F32":
      return tensor.values;
    case "F16":
      return decodeFloat16(tensor.values);
    case "BF16":
      return decodeBfloat16(tensor.values);
    default:
      throw invalidModel(`has the tensor "${name}" as ${tensor.dtype}, expected F32, F16 or BF16`);
  }
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
