import { z } from "@hono/zod-openapi";
import { MAX_NAME_LENGTH } from "../../embedders/embedder-name.ts";

/** OpenAI's limit. */
const MAX_INPUTS = 2048;

const InputSchema = z.string().min(1, "expected a text that is not empty");

/** OpenAI's request, with texts as input: token ids mean nothing to another vendor's model. */
export const EmbeddingRequestSchema = z
  .strictObject({
    model: z.string().min(1).max(MAX_NAME_LENGTH).openapi({
      example: "static/en",
      description: "An embedder's id, or the JSON of several as a corpus names them",
    }),
    input: z.union([InputSchema, z.array(InputSchema).min(1).max(MAX_INPUTS)], {
      error: `expected a text, or a list of 1 to ${MAX_INPUTS} texts, none of them empty`,
    }),
    encoding_format: z.enum(["float", "base64"]).default("float"),
    dimensions: z.int().positive().optional(),
    user: z.string().optional().openapi({ description: "Taken for compatibility, not used" }),
  })
  .openapi("EmbeddingRequest");

export const EmbeddingListSchema = z
  .object({
    object: z.literal("list"),
    data: z.array(
      z.object({
        object: z.literal("embedding"),
        index: z.int(),
        embedding: z.union([z.array(z.number()), z.string()]).openapi({
          description: "Numbers, or the base64 of little-endian f32",
        }),
      }),
    ),
    model: z.string(),
    usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .openapi("EmbeddingList");

export type EmbeddingRequest = z.input<typeof EmbeddingRequestSchema>;
export type EmbeddingList = z.output<typeof EmbeddingListSchema>;
