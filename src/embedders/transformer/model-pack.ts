import {
  DENSE_LAYERS,
  type DenseWeights,
  type LayerWeights,
  NORM_LAYERS,
} from "../../core/encoder/encoder-shape.ts";
import { EdgetopicError } from "../../core/errors.ts";
import {
  decodeSections,
  encodeSections,
  type SectionArray,
  type Sections,
} from "../../core/sections.ts";
import type { EncoderWeights } from "./encoder-weights.ts";
import type { LoadedModel, ModelDescription } from "./load-model.ts";

/** The name of a model's pack in its folder. */
export const MODEL_PACK_NAME = "int8.pack";
const KIND = "transformer-model";
const VERSION = 1;

/**
 * One file of everything an int8 encoder needs, its weights laid out as its memory has them: half of
 * a float16 checkpoint, and nothing is left to compute when it is loaded.
 */
export function encodeModelPack({ description, tokenizer, weights }: LoadedModel): Uint8Array {
  if (weights.words.scales === null) throw new RangeError("A pack holds int8 weights.");
  const arrays: Record<string, SectionArray> = {
    tokenizer: new TextEncoder().encode(tokenizer),
    words: weights.words.values,
    wordScales: weights.words.scales,
    positions: weights.positions,
    "embeddingNorm.gain": weights.embeddingNorm.gain,
    "embeddingNorm.bias": weights.embeddingNorm.bias,
  };
  if (weights.relativeBias !== null) arrays["relativeBias"] = weights.relativeBias;
  for (let index = 0; index < description.config.layerCount; index++) {
    const layer = weights.layer(index);
    for (const name of DENSE_LAYERS) {
      const { panels, scales, bias } = layer[name];
      arrays[`${index}.${name}.panels`] = panels;
      if (scales !== undefined) arrays[`${index}.${name}.scales`] = scales;
      arrays[`${index}.${name}.bias`] = bias;
    }
    for (const name of NORM_LAYERS) {
      arrays[`${index}.${name}.gain`] = layer[name].gain;
      arrays[`${index}.${name}.bias`] = layer[name].bias;
    }
  }
  return encodeSections(KIND, VERSION, description, arrays);
}

/** Reads a pack; all arrays are views of it. Throws `invalid_model` where it is damaged, or is none. */
export function decodeModelPack(bytes: Uint8Array): LoadedModel {
  const sections = readSections(bytes);
  const description = sections.header as ModelDescription;
  const norm = (name: string) => ({
    gain: sections.get(`${name}.gain`, "f32"),
    bias: sections.get(`${name}.bias`, "f32"),
  });
  const dense = (name: string): DenseWeights => ({
    panels: sections.get(`${name}.panels`, "i8"),
    scales: sections.get(`${name}.scales`, "f32"),
    bias: sections.get(`${name}.bias`, "f32"),
  });
  const weights: EncoderWeights = {
    words: { values: sections.get("words", "i8"), scales: sections.get("wordScales", "f32") },
    positions: sections.get("positions", "f32"),
    embeddingNorm: norm("embeddingNorm"),
    relativeBias:
      description.config.family === "mpnet" ? sections.get("relativeBias", "f32") : null,
    layer: (index) =>
      Object.fromEntries([
        ...DENSE_LAYERS.map((name) => [name, dense(`${index}.${name}`)]),
        ...NORM_LAYERS.map((name) => [name, norm(`${index}.${name}`)]),
      ]) as unknown as LayerWeights,
  };
  const tokenizer = new TextDecoder().decode(sections.get("tokenizer", "u8"));
  return { description, tokenizer, weights };
}

function readSections(bytes: Uint8Array): Sections {
  try {
    return decodeSections(bytes, KIND, VERSION);
  } catch (cause) {
    if (!(cause instanceof EdgetopicError)) throw cause;
    throw new EdgetopicError("invalid_model", cause.message, { cause });
  }
}
