import { z } from "zod";
import type { Activation } from "../../core/encoder/activation.ts";
import { invalidModel } from "./model-files.ts";

/** The families whose tensors and positions are known, by the `model_type` of their config.json. */
export type ModelFamily = "bert" | "distilbert" | "mpnet" | "roberta";

export interface ModelConfig {
  family: ModelFamily;
  vocabularySize: number;
  hiddenSize: number;
  layerCount: number;
  headCount: number;
  intermediateSize: number;
  activation: Activation;
  epsilon: number;
  /** Rows of position embeddings before that of a text's first token. */
  positionOffset: number;
  /** Tokens of the longest text there are position embeddings for. */
  positionCount: number;
}

const ACTIVATION_NAMES: Record<string, Activation> = {
  gelu: "gelu",
  gelu_new: "gelu-tanh",
  gelu_pytorch_tanh: "gelu-tanh",
  gelu_fast: "gelu-tanh",
  relu: "relu",
};

const FAMILIES: Record<string, ModelFamily> = {
  bert: "bert",
  distilbert: "distilbert",
  mpnet: "mpnet",
  roberta: "roberta",
  "xlm-roberta": "roberta",
  camembert: "roberta",
};

const count = z.int().positive();
const EIGHTS = z.int().positive().multipleOf(8);

const DISTILBERT = z.object({
  vocab_size: count,
  dim: EIGHTS,
  n_layers: count,
  n_heads: count,
  hidden_dim: EIGHTS,
  activation: z.string(),
  max_position_embeddings: count,
});

const BERT = z.object({
  vocab_size: count,
  hidden_size: EIGHTS,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: EIGHTS,
  hidden_act: z.string(),
  max_position_embeddings: count,
  layer_norm_eps: z.number().positive(),
  pad_token_id: z.int().nonnegative().nullish(),
  // Left out by the families that have no other.
  position_embedding_type: z.literal("absolute").nullish(),
  is_decoder: z.literal(false).nullish(),
});

/** Checks a parsed config.json. Throws `invalid_model` that names the family or the field at fault. */
export function readModelConfig(json: unknown): ModelConfig {
  const type = (json as { model_type?: unknown } | null)?.model_type;
  const family = typeof type === "string" ? FAMILIES[type] : undefined;
  if (family === undefined) {
    throw invalidModel(
      `is of type ${JSON.stringify(type)}, expected one of ${Object.keys(FAMILIES).join(", ")}`,
    );
  }
  const config = family === "distilbert" ? readDistilbert(json) : readBert(json, family);
  const headSize = config.hiddenSize / config.headCount;
  if (headSize % 8 !== 0) {
    throw invalidModel(
      `has ${config.headCount} heads over ${config.hiddenSize} dimensions, expected a multiple of 8 for each`,
    );
  }
  return config;
}

function readBert(json: unknown, family: ModelFamily): ModelConfig {
  const config = parse(BERT, json);
  // These count positions from the one after that of padding.
  const positionOffset = family === "bert" ? 0 : (config.pad_token_id ?? 1) + 1;
  return {
    family,
    vocabularySize: config.vocab_size,
    hiddenSize: config.hidden_size,
    layerCount: config.num_hidden_layers,
    headCount: config.num_attention_heads,
    intermediateSize: config.intermediate_size,
    activation: readActivation(config.hidden_act),
    epsilon: config.layer_norm_eps,
    positionOffset,
    positionCount: config.max_position_embeddings - positionOffset,
  };
}

function readDistilbert(json: unknown): ModelConfig {
  const config = parse(DISTILBERT, json);
  return {
    family: "distilbert",
    vocabularySize: config.vocab_size,
    hiddenSize: config.dim,
    layerCount: config.n_layers,
    headCount: config.n_heads,
    intermediateSize: config.hidden_dim,
    activation: readActivation(config.activation),
    epsilon: 1e-12,
    positionOffset: 0,
    positionCount: config.max_position_embeddings,
  };
}

function readActivation(name: string): Activation {
  const activation = ACTIVATION_NAMES[name];
  if (activation !== undefined) return activation;
  const known = Object.keys(ACTIVATION_NAMES).join(", ");
  throw invalidModel(`has the activation "${name}", expected one of ${known}`);
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw invalidModel(`has a config.json that does not fit at "${field}": ${issue?.message ?? ""}`);
}
