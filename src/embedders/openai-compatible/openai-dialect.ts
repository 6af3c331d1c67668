import type { EmbedderLimits, InputType } from "../embedder.ts";

/** What a server that takes after OpenAI's `/embeddings` does its own way. */
export interface OpenAiDialect {
  /** Where it is, if it is always there. */
  baseUrl?: string;
  /** Whether it wants to know who asks. */
  needsKey: boolean;
  /**
   * What to ask for. Base64 only where the server's source or documents say that it is honoured;
   * either is understood when it comes. Numbers are what all answer by themselves.
   */
  encoding: "base64" | "float";
  /** The parameter that asks for base64. */
  encodingParameter: "encoding_format" | "embedding_type";
  /** The parameter that asks for shorter vectors; null where there is none. */
  dimensionsParameter: "dimensions" | "output_dimension" | null;
  limits: EmbedderLimits;
  /** Other parameters of every request. */
  parameters?(model: string, inputType: InputType): Readonly<Record<string, unknown>>;
  /** True where the server itself does for an input type what a prompt before the text does. */
  hasInputTypes?: boolean;
  models?: Readonly<Record<string, DialectModel>>;
}

/** What is known of a model there; it needs no `dimensions` then. */
export interface DialectModel {
  dimensions: number;
  limits?: Partial<EmbedderLimits>;
}

export const OPENAI_DIALECT_NAMES = [
  "dashscope",
  "deepinfra",
  "gemini",
  "infinity",
  "jina",
  "lm-studio",
  "mistral",
  "ollama",
  "openai-compatible",
  "siliconflow",
  "tei-openai",
  "vllm",
  "voyage",
] as const;

export type OpenAiDialectName = (typeof OPENAI_DIALECT_NAMES)[number];
