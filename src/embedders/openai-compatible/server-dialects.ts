import type { OpenAiDialect } from "./openai-dialect.ts";

const LIKE_OPENAI = {
  needsKey: false,
  encoding: "base64",
  encodingParameter: "encoding_format",
  dimensionsParameter: "dimensions",
} as const;

/**
 * Servers people run themselves; what a request may hold is theirs to configure, so that these are
 * their defaults, or careful where there is none. None is asked to cut texts: what is too long is
 * refused, then cut by `embedMany` and named as cut (Ollama alone cuts without a word).
 */
export const SERVER_DIALECTS = {
  /** Up to 122,880 characters a text; more are a refusal. */
  infinity: { ...LIKE_OPENAI, limits: { inputsPerRequest: 1024, concurrentRequests: 2 } },
  /** Answers numbers whatever it is asked for. */
  "lm-studio": {
    ...LIKE_OPENAI,
    encoding: "float",
    dimensionsParameter: null,
    limits: { inputsPerRequest: 64 },
  },
  ollama: { ...LIKE_OPENAI, limits: { inputsPerRequest: 64, concurrentRequests: 2 } },
  /** Nobody knows who it is: what every server understands, in small requests. */
  "openai-compatible": {
    ...LIKE_OPENAI,
    encoding: "float",
    limits: { inputsPerRequest: 64, concurrentRequests: 2 },
  },
  /** Its route `/v1`; by its own routes it is `tei/<name>`. `--max-client-batch-size` is 32. */
  "tei-openai": { ...LIKE_OPENAI, limits: { inputsPerRequest: 32, concurrentRequests: 4 } },
  /** Refuses `dimensions` for models that are not Matryoshka. */
  vllm: { ...LIKE_OPENAI, limits: { inputsPerRequest: 256, concurrentRequests: 4 } },
} satisfies Record<string, OpenAiDialect>;
