import { z } from "@hono/zod-openapi";
import { IMAGE_DESCRIPTION } from "./document.ts";
import { TargetTopicSchema } from "./mode.ts";
import { integerText } from "./parameters.ts";
import { TopicAspectSchema } from "./representation.ts";

export const MAX_ASSIGNED_DOCUMENTS = 1000;

const topicFields = {
  id: z.int().openapi({ description: "-1 holds the outliers" }),
  name: z.string(),
  size: z.int(),
  words: z.array(z.object({ word: z.string(), score: z.number() })),
  representativeDocuments: z.array(z.object({ id: z.string(), text: z.string() })),
  aspects: z
    .record(z.string(), TopicAspectSchema)
    .optional()
    .openapi({ description: "Other views of it, by the names of the corpus's representations" }),
  label: z.string().optional().openapi({ description: "By the first aspect that names topics" }),
  hidden: z.boolean().optional().openapi({ description: "By a person: not to be shown" }),
  pinned: z.boolean().optional().openapi({ description: "By a person: listed first" }),
  note: z.string().optional(),
};

export const TopicListSchema = z
  .object({
    version: z.int(),
    fittedAt: z.string(),
    documentCount: z.int(),
    outlierCount: z.int(),
    topics: z.array(z.object(topicFields).openapi("Topic")),
    targets: z.array(TargetTopicSchema).optional().openapi({
      description: "Of a fit with a mode: what each seed topic, class or name became",
    }),
  })
  .openapi("TopicList");

export const TopicOfVersionSchema = z
  .object({ version: z.int(), ...topicFields })
  .openapi("TopicOfVersion");

export const DocumentMapSchema = z
  .object({
    version: z.int(),
    ids: z.array(z.string()),
    x: z.array(z.number()),
    y: z.array(z.number()),
    topics: z.array(z.int()),
  })
  .openapi("DocumentMap", {
    description: "Columns of one length: a document has one place in each",
  });

/** The list alone is checked here; each document by `parseText` or `parseVector`. */
export const AssignSchema = z
  .strictObject({
    documents: z
      .array(z.unknown())
      .min(1)
      .max(MAX_ASSIGNED_DOCUMENTS)
      .openapi({
        type: "array",
        items: {
          oneOf: [
            { type: "object", required: ["text"], properties: { text: { type: "string" } } },
            {
              type: "object",
              required: ["image"],
              properties: {
                text: { type: "string" },
                image: { type: "string", description: IMAGE_DESCRIPTION },
              },
            },
            {
              type: "object",
              required: ["vector"],
              properties: { vector: { type: "array", items: { type: "number" } } },
            },
          ],
        },
      }),
    memberships: z.boolean().default(false).openapi({
      description: "Answer of each document all topics it is of, not the first alone",
    }),
  })
  .openapi("Assign");

export const AssignmentListSchema = z
  .object({
    version: z.int(),
    assignments: z.array(
      z.object({
        topic: z.int(),
        probability: z.number(),
        memberships: z
          .array(z.object({ topic: z.int(), weight: z.number() }))
          .optional()
          .openapi({
            description:
              "Where asked for: by weight, the share of the vote of the document's neighbors; those of one document add up to 1",
          }),
      }),
    ),
  })
  .openapi("AssignmentList");

export const SearchQuery = z.strictObject({
  q: z
    .string()
    .max(10_000)
    .refine((text) => text.trim() !== "", "expected something to search for"),
  limit: integerText(1, 100).default(10).openapi({ default: 10 }),
});

export const SearchResultSchema = z
  .object({
    topics: z.array(z.object({ id: z.int(), score: z.number() })),
    documents: z.array(z.object({ id: z.string(), score: z.number() })),
  })
  .openapi("SearchResult");

export type Topic = TopicList["topics"][number];
export type TopicList = z.output<typeof TopicListSchema>;
export type TopicOfVersion = z.output<typeof TopicOfVersionSchema>;
export type DocumentMap = z.output<typeof DocumentMapSchema>;
export type DocumentToAssign =
  | { text: string }
  | { text?: string; image: string }
  | { vector: number[] };
export type AssignmentList = z.output<typeof AssignmentListSchema>;
export type SearchResult = z.output<typeof SearchResultSchema>;
