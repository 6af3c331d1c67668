import { z } from "zod";
import { EdgetopicError } from "../../core/errors.ts";
import { guardUrl } from "../../outbound/guard-url.ts";
import { parseOptions } from "../remote/parse-options.ts";

/** The providers of Hugging Face's router that have feature extraction. */
export const HUGGINGFACE_PROVIDERS = ["hf-inference", "deepinfra", "scaleway", "together"] as const;

export interface HuggingFaceOptions {
  /** `"sentence-transformers/all-MiniLM-L6-v2"`, … */
  model: string;
  /** Of Hugging Face ("Inference Providers" permission), or the provider's own; none for an endpoint that is open. */
  token?: string | undefined;
  /** Who runs the model behind Hugging Face's router; by default "hf-inference". */
  provider?: (typeof HUGGINGFACE_PROVIDERS)[number] | undefined;
  /** An endpoint of one's own instead, asked at exactly this URL. */
  endpointUrl?: string | undefined;
  /** Origins for which `endpointUrl` need not be public and https. */
  trustedOrigins?: readonly string[] | undefined;
  /** The length of its vectors; known of a few models only. */
  dimensions?: number | undefined;
  /** The organization to bill (`X-HF-Bill-To`). */
  billTo?: string | undefined;
  /** The revision an endpoint runs, for the fingerprint. */
  revision?: string | undefined;
  /** One of the prompts the model's repository names; hf-inference and endpoints only. */
  promptName?: string | undefined;
  /** Written before each text, `"query: "`; by default what the model wants (`model-prompts.ts`). */
  prefix?: string | undefined;
  /** How vectors of tokens become one, where the model answers those; by default "mean". */
  pooling?: "mean" | "cls" | undefined;
  /**
   * The model answers vectors of tokens: one text is sent at a time, or short ones would be padded to
   * the length of others.
   */
  tokenLevel?: boolean | undefined;
  /** Tokens of a text that are read; by default 512. */
  tokensPerInput?: number | undefined;
  inputsPerRequest?: number | undefined;
  /** Sends requests; by default the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** Of models that are common. */
export const HUGGINGFACE_DIMENSIONS: ReadonlyMap<string, number> = new Map([
  ["BAAI/bge-base-en-v1.5", 768],
  ["BAAI/bge-large-en-v1.5", 1024],
  ["BAAI/bge-m3", 1024],
  ["BAAI/bge-small-en-v1.5", 384],
  ["intfloat/multilingual-e5-large", 1024],
  ["sentence-transformers/all-MiniLM-L6-v2", 384],
  ["sentence-transformers/all-mpnet-base-v2", 768],
  ["sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", 384],
]);

const Options: z.ZodType<HuggingFaceOptions> = z.strictObject({
  model: z
    .string()
    .regex(/^\w[\w.-]*(?:\/\w[\w.-]*)?$/, "expected a repository's name, owner/model"),
  token: z.string().min(1).optional(),
  provider: z.enum(HUGGINGFACE_PROVIDERS).optional(),
  endpointUrl: z.string().optional(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
  dimensions: z.int().min(1).max(4096).optional(),
  billTo: z.string().min(1).optional(),
  revision: z.string().min(1).optional(),
  promptName: z.string().min(1).optional(),
  prefix: z.string().optional(),
  pooling: z.enum(["mean", "cls"]).optional(),
  tokenLevel: z.boolean().optional(),
  tokensPerInput: z.int().min(1).optional(),
  inputsPerRequest: z.int().min(1).max(2048).optional(),
  fetch: z.custom<typeof globalThis.fetch>((value) => typeof value === "function").optional(),
});

export type CheckedHuggingFaceOptions = HuggingFaceOptions & { dimensions: number };

/** Checks the options and guards the URL. Throws `invalid_option`. */
export function readHuggingFaceOptions(given: HuggingFaceOptions): CheckedHuggingFaceOptions {
  const id = `huggingface/${given.model}`;
  const options = parseOptions(id, Options, given);
  const { endpointUrl, provider = "hf-inference", token } = options;
  if (endpointUrl !== undefined) {
    if (options.provider !== undefined) throw invalid(id, "a provider and an endpointUrl");
    guardUrl(endpointUrl, { trustedOrigins: options.trustedOrigins });
  } else if (token === undefined) throw invalid(id, "neither a token nor an endpointUrl");
  if (options.promptName !== undefined && provider !== "hf-inference") {
    throw invalid(id, `a promptName, which ${provider} does not take; give it as prefix`);
  }
  const dimensions = options.dimensions ?? HUGGINGFACE_DIMENSIONS.get(options.model);
  if (dimensions === undefined) throw invalid(id, "no dimensions, the length of its vectors");
  return { ...options, dimensions };
}

function invalid(id: string, what: string): EdgetopicError {
  return new EdgetopicError("invalid_option", `${id} was given ${what}.`);
}
