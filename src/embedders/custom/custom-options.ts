import { z } from "zod";
import type { EmbedderPrice, Modality } from "../embedder.ts";

/** What whoever offers an embedder of their own says of it. */
export interface CustomOptions {
  /** What it is called here: the embedder's id is `custom/<name>`. */
  name: string;
  /** The length of its vectors. */
  dimensions: number;
  /** Of what decides its numbers; part of the fingerprint: change it whenever they change. */
  version?: string | undefined;
  /** By default texts alone. */
  modalities?: readonly Modality[] | undefined;
  /** By default 32. */
  inputsPerRequest?: number | undefined;
  /** Tokens of a text that are read; longer ones are cut before they are sent. */
  tokensPerInput?: number | undefined;
  /** By default 4. */
  concurrentRequests?: number | undefined;
  /** True where texts of which it knows nothing have the zero vector. */
  hasZeroVectors?: boolean | undefined;
  price?: EmbedderPrice | undefined;
}

/** The fields of the checked options, for schemas that have more. */
export const CUSTOM_FIELDS = {
  name: z.string().regex(/^[\w.-]+$/, "expected letters, digits, dots and dashes"),
  dimensions: z.int().min(1).max(4096),
  version: z.string().optional(),
  modalities: z
    .array(z.enum(["text", "image"]))
    .min(1)
    .readonly()
    .optional(),
  inputsPerRequest: z.int().min(1).max(2048).optional(),
  tokensPerInput: z.int().min(1).optional(),
  concurrentRequests: z.int().min(1).max(6).optional(),
  hasZeroVectors: z.boolean().optional(),
  price: z
    .strictObject({
      perMillionTokens: z.number().min(0),
      asOf: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "expected a day, YYYY-MM-DD"),
    })
    .optional(),
};
