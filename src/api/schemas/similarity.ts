import { z } from "@hono/zod-openapi";
import { ComparedBySchema } from "./hierarchy.ts";
import { IdSchema, ShareTextSchema } from "./parameters.ts";
import { topicIdsText } from "./topic-groups.ts";

export const SimilaritiesQuery = z.strictObject({
  by: ComparedBySchema.default("words").openapi({ default: "words" }),
  topics: topicIdsText.optional(),
});

export const SimilaritiesSchema = z
  .object({
    version: z.int(),
    topics: z.array(z.int()),
    similarities: z
      .array(z.array(z.number()))
      .openapi({ description: "A row a topic: its cosines with all of them, in their order" }),
  })
  .openapi("TopicSimilarities");

export const MatchesQuery = z.strictObject({
  with: IdSchema.openapi({ description: "Another corpus" }),
  minSimilarity: ShareTextSchema.optional().openapi({ default: 0.3 }),
});

export const TopicMatchesSchema = z
  .object({
    version: z.int(),
    withVersion: z.int(),
    pairs: z
      .array(z.object({ first: z.int(), second: z.int(), similarity: z.number() }))
      .openapi({ description: "A topic here and one there, each in one pair at most" }),
    onlyFirst: z.array(z.int()).openapi({ description: "Without a counterpart there" }),
    onlySecond: z.array(z.int()).openapi({ description: "Without a counterpart here" }),
  })
  .openapi("TopicMatches");
