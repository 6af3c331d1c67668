import { z } from "@hono/zod-openapi";

export const ComparedBySchema = z.enum(["words", "embeddings"]).openapi({
  description: "What topics are compared by: their c-TF-IDF, or their centroids",
});

export const HierarchyQuery = z.strictObject({
  linkage: z
    .enum(["ward", "average", "complete", "single"])
    .default("ward")
    .openapi({ default: "ward" }),
  by: ComparedBySchema.default("words").openapi({ default: "words" }),
  format: z
    .enum(["json", "text", "newick"])
    .default("json")
    .openapi({ default: "json", description: "text: lines to read; newick: for tools for trees" }),
});

export const HierarchySchema = z
  .object({
    version: z.int(),
    nodes: z.array(
      z
        .object({
          topic: z.int().nullable().openapi({ description: "null where topics are merged" }),
          children: z
            .array(z.int())
            .length(2)
            .nullable()
            .openapi({ description: "Places in nodes, which come before; null for a topic" }),
          height: z.number().openapi({ description: "The distance at which its children merge" }),
          size: z.int(),
          words: z.array(z.object({ word: z.string(), score: z.number() })),
          name: z.string(),
        })
        .openapi("HierarchyNode"),
    ),
  })
  .openapi("TopicHierarchy", {
    description: "The topics, then the merges by height: the last node is the root",
  });
