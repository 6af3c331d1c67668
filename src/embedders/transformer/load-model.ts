import type { Quantization } from "../../core/encoder/encoder-shape.ts";
import { readSafetensors } from "../formats/safetensors.ts";
import { type EncoderWeights, readEncoderWeights } from "./encoder-weights.ts";
import { type ModelConfig, readModelConfig } from "./model-config.ts";
import { invalidModel, type ModelFiles, readJson, readText } from "./model-files.ts";
import { readModules, readSentenceSettings, type SentenceSettings } from "./sentence-settings.ts";

/** All of a model but its arrays, as JSON. */
export interface ModelDescription {
  config: ModelConfig;
  settings: SentenceSettings;
  tokenizerConfig: object;
  /** Of the checkpoint's file and of tokenizer.json. */
  weightsHash: string;
  tokenizerHash: string;
}

export interface LoadedModel {
  description: ModelDescription;
  /** The text of tokenizer.json. */
  tokenizer: string;
  weights: EncoderWeights;
}

/**
 * Reads a model's folder as Hugging Face lays it out: config.json, tokenizer.json and
 * model.safetensors, and what sentence-transformers keeps beside them (`sentence-settings.ts`).
 * Throws `invalid_model` where one is missing or is not of a model this encoder can run.
 */
export async function loadModel(
  files: ModelFiles,
  quantization: Quantization,
): Promise<LoadedModel> {
  const { transformer: folder } = await readModules(files);
  const config = readModelConfig(await readJson(files, `${folder}config.json`));
  const settings = await readSentenceSettings(files, config.positionCount);
  const tokenizer = await readText(files, `${folder}tokenizer.json`);
  if (tokenizer === null) throw invalidModel("has no tokenizer.json");
  const checkpoint = await files(`${folder}model.safetensors`);
  if (checkpoint === null) throw invalidModel("has no model.safetensors");
  return {
    description: {
      config,
      settings,
      tokenizerConfig: ((await readJson(files, `${folder}tokenizer_config.json`)) ?? {}) as object,
      weightsHash: await hash(checkpoint),
      tokenizerHash: await hash(new TextEncoder().encode(tokenizer)),
    },
    tokenizer,
    weights: readEncoderWeights(readSafetensors(checkpoint), config, quantization),
  };
}

/** The first 16 hexadecimal digits of SHA-256. */
async function hash(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 8);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
