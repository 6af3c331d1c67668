/** What is known of one of OpenAI's models (their API reference and guide to embeddings). */
export interface OpenAiModel {
  dimensions: number;
  /** Whether shorter vectors can be asked for (Matryoshka; cut and scaled by the server). */
  isCuttable: boolean;
}

export const OPENAI_MODELS: Readonly<Record<string, OpenAiModel>> = {
  "text-embedding-3-large": { dimensions: 3072, isCuttable: true },
  "text-embedding-3-small": { dimensions: 1536, isCuttable: true },
  "text-embedding-ada-002": { dimensions: 1536, isCuttable: false },
};

/** The same for all of them. */
export const OPENAI_LIMITS = {
  inputsPerRequest: 2048,
  tokensPerInput: 8192,
  tokensPerRequest: 300_000,
} as const;
