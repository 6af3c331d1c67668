import type { OpenAiDialectName } from "../../../src/embedders/openai-compatible/openai-dialect.ts";
import type { FakeDialect, FakeRefusal } from "./fake-dialect.ts";
import { createOpenAiDialect, type OpenAiDialectOptions } from "./openai-dialect.ts";

type Sentences = Partial<Record<FakeRefusal["kind"], (refusal: FakeRefusal) => string>>;

interface CompatibleServer extends Omit<OpenAiDialectOptions, "words" | "name" | "dimensions"> {
  sentences?: Sentences;
}

/** How each server refuses, in its own words where an account of them is to be had. */
const SERVERS: Record<OpenAiDialectName, CompatibleServer> = {
  dashscope: {
    extraParameters: [],
    sentences: {
      too_many_inputs: ({ limit }) =>
        `<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than ${limit}.: input.contents`,
    },
  },
  deepinfra: { basePath: "/v1/openai", extraParameters: [], errorShape: "detail" },
  gemini: {
    basePath: "/v1beta/openai",
    extraParameters: [],
    errorShape: "list",
    sentences: {
      too_many_inputs: ({ limit }) =>
        `* BatchEmbedContentsRequest.requests: at most ${limit} requests can be in one batch\n`,
    },
  },
  infinity: {
    basePath: "",
    extraParameters: [],
    errorShape: "detail",
    statuses: { too_many_inputs: 422 },
    sentences: {
      too_many_inputs: ({ limit, given }) =>
        `List should have at most ${limit} items after validation, not ${given}`,
    },
  },
  jina: {
    encodingParameter: "embedding_type",
    extraParameters: ["task"],
    errorShape: "detail",
    sentences: {
      input_too_long: ({ limit, given }) =>
        `Single text cannot exceed ${limit} tokens. ${given} tokens given.`,
    },
  },
  "lm-studio": { extraParameters: [], isAlwaysFloats: true },
  mistral: {
    extraParameters: [],
    dimensionsParameter: "output_dimension",
    errorShape: "flat",
    sentences: { too_many_tokens: () => "Too many tokens overall, split into more batches." },
  },
  ollama: {
    extraParameters: [],
    sentences: { input_too_long: () => "the input length exceeds the context length" },
  },
  "openai-compatible": { extraParameters: [] },
  siliconflow: {
    extraParameters: [],
    errorShape: "flat",
    statuses: { too_many_inputs: 413 },
    sentences: {
      too_many_inputs: ({ limit, given }) =>
        `input batch size ${given} > maximum allowed batch size ${limit}`,
    },
  },
  "tei-openai": {
    extraParameters: [],
    errorShape: "flat",
    statuses: { too_many_inputs: 422, input_too_long: 413 },
    sentences: {
      too_many_inputs: ({ limit, given }) =>
        `batch size ${given} > maximum allowed batch size ${limit}`,
      input_too_long: ({ limit, given }) =>
        `Input validation error: \`inputs\` must have less than ${limit} tokens. Given: ${given}`,
    },
  },
  vllm: {
    extraParameters: [],
    dimensionsParameter: null,
    errorShape: "flat",
    sentences: {
      input_too_long: ({ limit, given }) =>
        `This model's maximum context length is ${limit} tokens. However, you requested ${given} tokens in the input for embedding generation. Please reduce the length of the input.`,
    },
  },
  voyage: {
    extraParameters: ["input_type", "truncation"],
    dimensionsParameter: "output_dimension",
    errorShape: "detail",
    sentences: {
      too_many_inputs: ({ limit, given }) =>
        `The batch size limit is ${limit}. Your batch size is ${given}.`,
      too_many_tokens: ({ limit, given }) =>
        `Request to model 'voyage-4' failed. The max allowed tokens per submitted batch is ${limit}. Your batch has ${given} tokens after truncation. Please lower the number of tokens in the batch.`,
    },
  },
};

/** A server that takes after OpenAI, as the dialect of that name has to do with it. */
export function createCompatibleDialect(name: OpenAiDialectName, dimensions = 16): FakeDialect {
  const { sentences = {}, ...options } = SERVERS[name];
  return createOpenAiDialect({
    ...options,
    name,
    dimensions,
    words: (refusal) => sentences[refusal.kind]?.(refusal),
  });
}
