import { z } from "@hono/zod-openapi";
import { IdSchema, integerText, ShareTextSchema } from "./parameters.ts";

/** Texts of one call; windows over a thousand long ones take seconds. */
export const MAX_TEXTS = 500;

const TextOrIdSchema = z
  .union([z.strictObject({ text: z.string().max(1_000_000) }), z.strictObject({ id: IdSchema })])
  .openapi("TextOrId", { description: "A text, or the id of a document of the corpus" });

const documents = z.array(TextOrIdSchema).min(1).max(MAX_TEXTS);

const windowFields = {
  window: z.int().min(1).max(1000).optional().openapi({ default: 4, description: "Words" }),
  stride: z.int().min(1).max(1000).optional().openapi({ default: 1, description: "Words" }),
  padding: z.boolean().optional().openapi({ default: false }),
};

export const DistributeSchema = z
  .strictObject({
    documents,
    ...windowFields,
    minSimilarity: z.number().min(0).max(1).optional().openapi({ default: 0.1 }),
    withTokens: z.boolean().optional().openapi({ default: false }),
  })
  .openapi("Distribute");

const weights = z.array(z.object({ topic: z.int(), weight: z.number() }));

export const DistributionListSchema = z
  .object({
    version: z.int(),
    distributions: z.array(
      z
        .object({
          topics: weights.openapi({ description: "Most first; they sum to 1" }),
          tokens: z.array(z.object({ token: z.string(), topics: weights })).optional(),
        })
        .openapi("TopicDistribution"),
    ),
  })
  .openapi("DistributionList");

export const ExplainSchema = z
  .strictObject({
    documents,
    topic: z.int().min(0).optional().openapi({
      description: "By default that of the document, of a text the one nearest by words",
    }),
  })
  .openapi("Explain");

export const ExplanationListSchema = z
  .object({
    version: z.int(),
    explanations: z.array(
      z
        .object({
          topic: z.int().openapi({ description: "-1 where no word is any topic's" }),
          similarity: z.number(),
          nearest: z.array(z.object({ topic: z.int(), similarity: z.number() })),
          words: z.array(z.object({ word: z.string(), part: z.number() })),
          passages: z.array(z.object({ text: z.string(), similarity: z.number() })),
        })
        .openapi("Explanation"),
    ),
  })
  .openapi("ExplanationList");

const threshold = z
  .number()
  .min(0)
  .max(1)
  .optional()
  .openapi({ default: 0, description: "The least similarity" });

export const ReduceOutliersSchema = z
  .strictObject({
    steps: z
      .array(
        z.discriminatedUnion("strategy", [
          z.strictObject({ strategy: z.literal("distributions"), threshold, ...windowFields }),
          z.strictObject({ strategy: z.literal("c-tf-idf"), threshold }),
          z.strictObject({ strategy: z.literal("embeddings"), threshold }),
        ]),
      )
      .min(1)
      .max(10),
  })
  .openapi("ReduceOutliers");

export const OutlierReductionSchema = z
  .object({
    version: z.int(),
    outlierCount: z.int().openapi({ description: "Before" }),
    moves: z.array(z.object({ document: z.string(), topic: z.int() })),
  })
  .openapi("OutlierReduction");

export const RepresentativesQuery = z.strictObject({
  count: integerText(1, 100).optional().openapi({ default: 3 }),
  diversity: ShareTextSchema.optional().openapi({ default: 0 }),
});

export const RepresentativeListSchema = z
  .object({
    version: z.int(),
    documents: z.array(z.object({ id: z.string(), text: z.string() })),
  })
  .openapi("RepresentativeList");
