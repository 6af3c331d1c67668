import { z } from "@hono/zod-openapi";
import { base64Length } from "../../embedders/decode-base64.ts";
import { IdSchema } from "./parameters.ts";
import { TopicChangesSchema, VersionSchema } from "./version.ts";

const MAX_PARTS = 100;
const MAX_IMPORTED = 1000;
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
      into: z.array(topic).min(1).max(MAX_PARTS),
      directions: z
        .base64()
        .refine((text) => base64Length(text) % 4 === 0, "expected the base64 of f32")
        .openapi({ description: "f32, little-endian, in base64" }),
      fingerprint: z.string(),
    }),
    z.strictObject({ type: z.literal("reduce"), groups: z.array(topics).max(10_000) }),
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

/** The answer of `GET …/edits`, as it is. */
export const EditImportSchema = z
  .strictObject({
    version: z.int().optional().openapi({ description: "Of where it was exported; not looked at" }),
    edits: z
      .array(
        z.strictObject({
          ...loggedFields,
          id: IdSchema,
          madeAt: z.iso.datetime({ offset: true }),
          undoneAt: z.iso.datetime({ offset: true }).nullable().default(null),
          idle: z.string().nullable().optional().openapi({ description: "Not looked at" }),
        }),
      )
      .min(1)
      .max(MAX_IMPORTED),
  })
  .openapi("EditImport");

export const PublishedImportSchema = z
  .object({
    edits: EditListSchema.shape.edits.openapi({ description: "Those that were made" }),
    skipped: z.array(
      z.object({
        id: z.string(),
        reason: z.enum(["undone", "known", "other_embedder"]).openapi({
          description:
            "It was undone where it was exported; its id is in the log already; it splits a topic by vectors of another embedder",
        }),
      }),
    ),
    version: VersionSchema.nullable().openapi({ description: "Null where no edit was made" }),
    changes: TopicChangesSchema.omit({ version: true }).nullable(),
  })
  .openapi("PublishedImport");

export type EditImport = z.input<typeof EditImportSchema>;
export type PublishedImport = z.output<typeof PublishedImportSchema>;
export type EditRequest = z.input<typeof EditRequestSchema>;
export type EditList = z.output<typeof EditListSchema>;
export type PublishedEdit = z.output<typeof PublishedEditSchema>;
