import type { ModelFamily } from "./model-config.ts";

/** The names of a family's modules in its checkpoints, below the model's own prefix. */
export interface TensorNames {
  embeddingNorm: string;
  /** Row 0 of it is added to every token, where there is one. */
  tokenTypes: string | null;
  /** Biases by relative position, buckets × heads. */
  relativeBias: string | null;
  layers: string;
  query: string;
  key: string;
  value: string;
  attentionOutput: string;
  attentionNorm: string;
  intermediate: string;
  output: string;
  outputNorm: string;
}

const BERT: TensorNames = {
  embeddingNorm: "embeddings.LayerNorm",
  tokenTypes: "embeddings.token_type_embeddings.weight",
  relativeBias: null,
  layers: "encoder.layer",
  query: "attention.self.query",
  key: "attention.self.key",
  value: "attention.self.value",
  attentionOutput: "attention.output.dense",
  attentionNorm: "attention.output.LayerNorm",
  intermediate: "intermediate.dense",
  output: "output.dense",
  outputNorm: "output.LayerNorm",
};

export const TENSOR_NAMES: Record<ModelFamily, TensorNames> = {
  bert: BERT,
  roberta: BERT,
  mpnet: {
    ...BERT,
    tokenTypes: null,
    relativeBias: "encoder.relative_attention_bias.weight",
    query: "attention.attn.q",
    key: "attention.attn.k",
    value: "attention.attn.v",
    attentionOutput: "attention.attn.o",
    attentionNorm: "attention.LayerNorm",
  },
  distilbert: {
    embeddingNorm: "embeddings.LayerNorm",
    tokenTypes: null,
    relativeBias: null,
    layers: "transformer.layer",
    query: "attention.q_lin",
    key: "attention.k_lin",
    value: "attention.v_lin",
    attentionOutput: "attention.out_lin",
    attentionNorm: "sa_layer_norm",
    intermediate: "ffn.lin1",
    output: "ffn.lin2",
    outputNorm: "output_layer_norm",
  },
};
