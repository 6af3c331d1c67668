import { z } from "@hono/zod-openapi";
import { EmergingOutcomeSchema } from "./emerging.ts";
import { NextCursorSchema } from "./parameters.ts";

export const VersionSchema = z
  .object({
    version: z.int(),
    fittedAt: z.string(),
    documentCount: z.int(),
    topicCount: z.int(),
    outlierCount: z.int(),
    digest: z.string().openapi({
      description:
        "Equal inputs, options and seed, and an equal version before where the fit started from it, give equal digests",
    }),
    published: z.boolean(),
    emerging: z.array(EmergingOutcomeSchema).openapi({
      description: "What a fit made of the candidates of the version before",
    }),
  })
  .openapi("Version");

export const VersionListSchema = z
  .object({ versions: z.array(VersionSchema), cursor: NextCursorSchema })
  .openapi("VersionList");

const shares = z.array(z.object({ topic: z.int(), documents: z.int() }));

export const TopicChangesSchema = z
  .object({
    version: z.int(),
    since: z.int().nullable().openapi({ description: "The version before; null of the first" }),
    documents: z.object({
      common: z.int().openapi({ description: "In both versions" }),
      added: z.int(),
      removed: z.int(),
      moved: z.int().openapi({ description: "Of those in both: in another topic than before" }),
    }),
    topics: z
      .array(
        z.object({
          id: z.int(),
          change: z.enum(["born", "died", "grew", "shrank", "unchanged"]),
          before: z.int().openapi({ description: "In documents" }),
          after: z.int(),
          stayed: z.int().openapi({ description: "Documents it had and has" }),
          stability: z.number().nullable().openapi({
            description: "The share of its documents still in the corpus that stayed in it",
          }),
        }),
      )
      .openapi({ description: "By id, without the outliers" }),
    splits: z.array(z.object({ topic: z.int(), into: shares })).openapi({
      description: "Topics of which several got a fifth or more",
    }),
    merges: z.array(z.object({ topic: z.int(), from: shares })).openapi({
      description: "Topics that got half or more of several",
    }),
  })
  .openapi("TopicChanges");

export type TopicChanges = z.output<typeof TopicChangesSchema>;
export type Version = z.output<typeof VersionSchema>;
export type VersionList = z.output<typeof VersionListSchema>;
