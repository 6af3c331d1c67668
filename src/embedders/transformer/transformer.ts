import type { OpenEncoderMemory } from "../../core/encoder/encoder-operations.ts";
import type { Quantization } from "../../core/encoder/encoder-shape.ts";
import { EdgetopicError } from "../../core/errors.ts";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions } from "../embedder.ts";
import { EmbedderError } from "../embedder-error.ts";
import { modelPrompt } from "../model-prompts.ts";
import { textOfInput } from "../text-of-input.ts";
import { createEncoderTokenizer } from "./encoder-tokenizer.ts";
import { type LoadedModel, loadModel, type ModelDescription } from "./load-model.ts";
import { invalidModel, type ModelFiles } from "./model-files.ts";
import { decodeModelPack, encodeModelPack, MODEL_PACK_NAME } from "./model-pack.ts";
import type { Pooling, Prompts, SentenceSettings } from "./sentence-settings.ts";
import { createTextEncoder } from "./text-encoder.ts";

export interface TransformerOptions {
  /** After `transformer/` in the id: the model's name. */
  name: string;
  /**
   * The model's folder: objects under `models/<name>/`, or files. It is asked for `int8.pack` first
   * where the quantization is int8, then for the files of Hugging Face.
   */
  files: ModelFiles;
  /** `createEncoderMemory` of `encoder.wasm`, or the reference. */
  openMemory: OpenEncoderMemory;
  /** By default "int8", a quarter of the memory. */
  quantization?: Quantization | undefined;
  /** Instead of those the model declares, or of those known by its name where it declares none. */
  prompts?: Partial<Prompts> | undefined;
  /** Instead of the one the model declares. */
  pooling?: Pooling | undefined;
  /** Tokens read of a text, special ones counted; by default, and at most, as the model declares. */
  maxLength?: number | undefined;
  /**
   * What becomes of texts of more tokens: "truncate" (the default) reads the beginning, "refuse"
   * declares the limit and rejects with "input_too_long", so that `embedMany` can chunk them.
   */
  longTexts?: "truncate" | "refuse" | undefined;
  /** By default 8: a request keeps the isolate for so many texts. */
  inputsPerRequest?: number | undefined;
}

const INPUTS_PER_REQUEST = 8;
/** Of what is computed: one more whenever the digests of test/support/transformer-digests.ts change. */
const ENCODER_VERSION = 1;

/**
 * Embeds texts with an encoder of the BERT family (BERT, MiniLM, DistilBERT, MPNet, RoBERTa,
 * XLM-RoBERTa) in this isolate, as sentence-transformers does: prompt, tokens, layers, pooling, unit
 * length. Agrees with transformers to 1e-4 in f32; int8 weights change the direction of a vector a
 * little (`docs/embedders.md`). The same bits on every machine.
 *
 * Throws `invalid_model` for a model it cannot run, `invalid_option` for a `maxLength` the model has
 * no positions for.
 */
export async function createTransformerEmbedder(options: TransformerOptions): Promise<Embedder> {
  const quantization = options.quantization ?? "int8";
  const {
    description,
    tokenizer: tokenizerJson,
    weights,
  } = await load(options.files, quantization);
  const { config, settings } = description;
  const maxLength = options.maxLength ?? settings.maxLength;
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > config.positionCount) {
    throw new EdgetopicError(
      "invalid_option",
      `maxLength is ${maxLength}, expected 1 … ${config.positionCount} tokens.`,
    );
  }
  const refusesLong = options.longTexts === "refuse";
  const pooling = options.pooling ?? settings.pooling;
  const prompts = { ...(settings.prompts ?? promptsByName(options.name)), ...options.prompts };
  const tokenizer = createEncoderTokenizer(tokenizerJson, description.tokenizerConfig, maxLength);
  const encoder = createTextEncoder(config, weights, {
    quantization,
    maxLength,
    pooling,
    openMemory: options.openMemory,
  });

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal, inputType = "clustering" }: EmbedOptions = {},
  ): Promise<Embedding> {
    signal?.throwIfAborted();
    const prompt = prompts[inputType];
    const texts: (readonly number[])[] = [];
    const truncated: number[] = [];
    let tokens = 0;
    for (const [index, input] of inputs.entries()) {
      const { ids, isTruncated } = tokenizer.encode(prompt + textOfInput(input, index));
      checkIds(ids, config.vocabularySize);
      texts.push(ids);
      tokens += ids.length;
      if (isTruncated && refusesLong) throw tooLong(index, maxLength);
      if (isTruncated) truncated.push(index);
    }
    return { vectors: encoder.encode(texts), usage: { tokens }, truncated };
  }

  const id = `transformer/${options.name}`;
  return {
    id,
    fingerprint: fingerprintOf(id, description, { quantization, maxLength, pooling, prompts }),
    dimensions: config.hiddenSize,
    modalities: ["text"],
    limits: {
      inputsPerRequest: options.inputsPerRequest ?? INPUTS_PER_REQUEST,
      // Declared, it would have texts cut by an estimate before their tokens are counted.
      ...(refusesLong ? { tokensPerInput: maxLength } : {}),
    },
    embed,
  };
}

function fingerprintOf(
  id: string,
  { config, weightsHash, tokenizerHash }: ModelDescription,
  settings: SentenceSettings & { quantization: Quantization; prompts: Prompts },
): string {
  const { clustering, document, query } = settings.prompts;
  return [
    id,
    `encoder=${ENCODER_VERSION}`,
    `weights=${weightsHash}`,
    `tokenizer=${tokenizerHash}`,
    `quantization=${settings.quantization}`,
    `dimensions=${config.hiddenSize}`,
    `pooling=${settings.pooling}`,
    "normalize=l2",
    `truncate=${settings.maxLength}`,
    `prompts=${JSON.stringify([clustering, document, query])}`,
  ].join(";");
}

/**
 * Makes a model's `int8.pack` out of its files, once, outside the Worker: it holds the checkpoint, the
 * embeddings in f32 and the pack at the same time, some 140 MB for a model of 23 million parameters
 * in float16. An int8 embedder without a pack costs as much when it is made.
 */
export async function packModel(files: ModelFiles): Promise<Uint8Array> {
  return encodeModelPack(await loadModel(files, "int8"));
}

function promptsByName(name: string): Prompts {
  return {
    clustering: modelPrompt(name, "clustering"),
    document: modelPrompt(name, "document"),
    query: modelPrompt(name, "query"),
  };
}

async function load(files: ModelFiles, quantization: Quantization): Promise<LoadedModel> {
  const pack = quantization === "int8" ? await files(MODEL_PACK_NAME) : null;
  return pack === null ? loadModel(files, quantization) : decodeModelPack(new Uint8Array(pack));
}

function tooLong(inputIndex: number, limit: number): EmbedderError {
  const message = `Input ${inputIndex} has more than ${limit} tokens, special ones counted.`;
  return new EmbedderError("input_too_long", message, { inputIndex, limit });
}

function checkIds(ids: readonly number[], vocabularySize: number): void {
  for (const id of ids) {
    if (id >= 0 && id < vocabularySize) continue;
    throw invalidModel(`has ${vocabularySize} rows of embeddings, but its tokenizer the id ${id}`);
  }
}
