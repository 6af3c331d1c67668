import { z } from "zod";
import { EdgetopicError } from "../../core/errors.ts";
import { parseOptions } from "../remote/parse-options.ts";

export interface CohereOptions {
  /** `"embed-v4.0"`, `"embed-multilingual-v3.0"`, … */
  model: string;
  apiKey: string;
  /** Of embed-v4.0: 256, 512, 1,024 or 1,536, which is the default. Others have one length each. */
  dimensions?: 256 | 512 | 1024 | 1536 | undefined;
  /**
   * How vectors come: as numbers ("float", the default), as bytes, which are less than half as long
   * on the way ("base64"), or rounded by the vendor to 8 bits ("int8").
   */
  embeddingType?: "float" | "int8" | "base64" | undefined;
  /** What is left out of a text that is too long; "NONE" has it refused. By default "END". */
  truncate?: "NONE" | "START" | "END" | undefined;
  /** Of embed-v4.0: takes images, and an image and a text together, too. */
  images?: boolean | undefined;
  /** By default Cohere's own; whoever lets users choose it guards it (`guard-url.ts`). */
  baseUrl?: string | undefined;
  /** Sends requests; by default the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
}

export interface CohereModel {
  dimensions: number;
  tokensPerInput: number;
}

const V3 = { dimensions: 1024, tokensPerInput: 512 };
const LIGHT = { dimensions: 384, tokensPerInput: 512 };
const V4 = "embed-v4.0";

/** https://docs.cohere.com/docs/cohere-embed, read 2026-08-20. */
export const COHERE_MODELS: ReadonlyMap<string, CohereModel> = new Map([
  [V4, { dimensions: 1536, tokensPerInput: 128_000 }],
  ["embed-english-v3.0", V3],
  ["embed-multilingual-v3.0", V3],
  ["embed-english-light-v3.0", LIGHT],
  ["embed-multilingual-light-v3.0", LIGHT],
]);

const Options: z.ZodType<CohereOptions> = z.strictObject({
  model: z.enum([...COHERE_MODELS.keys()]),
  apiKey: z.string().min(1),
  dimensions: z.literal([256, 512, 1024, 1536]).optional(),
  embeddingType: z.enum(["float", "int8", "base64"]).optional(),
  truncate: z.enum(["NONE", "START", "END"]).optional(),
  images: z.boolean().optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  fetch: z.custom<typeof globalThis.fetch>((value) => typeof value === "function").optional(),
});

/** Checks the options and looks up what is known of the model. Throws `invalid_option`. */
export function readCohereOptions(given: CohereOptions): CohereOptions & { about: CohereModel } {
  const id = `cohere/${given.model}`;
  const options = parseOptions(id, Options, given);
  const known = COHERE_MODELS.get(options.model);
  const { dimensions, images = false } = options;
  if (known === undefined || ((dimensions !== undefined || images) && options.model !== V4)) {
    throw new EdgetopicError(
      "invalid_option",
      `${id} was given ${images ? "images" : "dimensions"}, which only cohere/${V4} has.`,
    );
  }
  const about = { ...known, ...(dimensions !== undefined && { dimensions }) };
  return { ...options, about };
}
