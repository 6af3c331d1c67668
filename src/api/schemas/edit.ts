import { z } from "@hono/zod-openapi";
import { IdSchema } from "./parameters.ts";
import { TopicChangesSchema, VersionSchema } from "./version.ts";

const MAX_PARTS = 100;
const topic = z.int().min(0);
const topics = z.array(topic).min(1).max(10_000);
const documents = z.array(IdSchema).min(1).max(10_000);

const mergeEdit = z.strictObject({
  type: z.literal("merge"),
  topics: topics.openapi({ description: "The first keeps its id" }),
});
const deleteEdit = z.strictObject({ type: z.literal("delete"), topics });
const renameEdit = z.strictObject({
  type: z.literal("rename"),
  topic,
  name: z.string().trim().min(1).max(200).nullable().openapi({ description: "Null takes it back" }),
});
const hideEdit = z.strictObject({ type: z.literal("hide"), topic, hidden: z.boolean() });
const pinEdit = z.strictObject({ type: z.literal("pin"), topic, pinned: z.boolean() });
const noteEdit = z.strictObject({
  type: z.literal("note"),
  topic,
  note: z.string().trim().min(1).max(4000).nullable(),
});
const moveEdit = z.strictObject({
  type: z.literal("move"),
  documents,
  topic: z.int().min(-1).openapi({ description: "-1: to the outliers" }),
});
const plain = [mergeEdit, deleteEdit, renameEdit, hideEdit, pinEdit, noteEdit, moveEdit] as const;

export const EditRequestSchema = z
  .discriminatedUnion("type", [
    ...plain,
    z.strictObject({
      type: z.literal("split"),
      topic,
      parts: z.int().min(2).max(MAX_PARTS).default(2),
    }),
    z.strictObject({ type: z.literal("reduce"), to: z.union([z.int().min(1), z.literal("auto")]) }),
  ])
  .openapi("EditRequest");

const loggedFields = {
  id: z.string(),
  madeAt: z.string(),
  undoneAt: z.string().nullable(),
  edit: z.discriminatedUnion("type", [
    ...plain,
    z.strictObject({
      type: z.literal("split"),
      topic,
      into: z.array(topic),
      directions: z.string().openapi({ description: "f32, little-endian, in base64" }),
      fingerprint: z.string(),
    }),
    z.strictObject({ type: z.literal("reduce"), groups: z.array(z.array(topic)) }),
  ]),
};

export const EditListSchema = z
  .object({
    version: z.int(),
    edits: z.array(
      z
        .object({
          ...loggedFields,
          idle: z.string().nullable().openapi({
            description:
              "Why nothing comes of it in the published version; null where something does",
          }),
        })
        .openapi("Edit"),
    ),
  })
  .openapi("EditList");

export const PublishedEditSchema = z
  .object({
    edit: z.object(loggedFields),
    version: VersionSchema,
    changes: TopicChangesSchema.omit({ version: true }),
  })
  .openapi("PublishedEdit");

export type EditRequest = z.input<typeof EditRequestSchema>;
export type EditList = z.output<typeof EditListSchema>;
export type PublishedEdit = z.output<typeof PublishedEditSchema>;
