import { z } from "@hono/zod-openapi";

export const EmergingListSchema = z
  .object({
    version: z.int(),
    documentCount: z.int().openapi({
      description:
        "Documents that were looked through: the last 1,000 of those no topic is near to",
    }),
    candidates: z.array(
      z
        .object({
          id: z.string().openapi({ description: "The same as long as its documents mostly are" }),
          since: z.int().openapi({ description: "The version in which it was first seen" }),
          name: z.string(),
          size: z.int(),
          words: z.array(z.object({ word: z.string(), score: z.number() })),
          representativeDocuments: z.array(z.object({ id: z.string(), text: z.string() })),
          documents: z.array(z.string()).openapi({ description: "The ids of all" }),
        })
        .openapi("EmergingTopic"),
    ),
  })
  .openapi("EmergingList");

export const EmergingOutcomeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    size: z.int(),
    outcome: z.enum(["confirmed", "dropped"]).openapi({
      description: "Confirmed where half or more of its documents are in one topic that is new",
    }),
    topic: z.int().nullable().openapi({ description: "That most of its documents are in" }),
    documentCount: z.int().openapi({ description: "How many those are" }),
  })
  .openapi("EmergingOutcome");

export type EmergingList = z.output<typeof EmergingListSchema>;
