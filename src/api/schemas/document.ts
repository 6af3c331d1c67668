import { z } from "@hono/zod-openapi";
import { MAX_IMAGE_LENGTH, MAX_METADATA_BYTES, MAX_TEXT_BYTES } from "../../jobs/document-input.ts";
import { SplitSchema } from "./item-rules.ts";
import {
  CursorSchema,
  IdSchema,
  integerText,
  LimitSchema,
  NextCursorSchema,
} from "./parameters.ts";

export const IMAGE_DESCRIPTION = `GIF, JPEG, PNG or WebP: an https URL, r2:images/… (a key in the bucket), or a data URI of at most ${MAX_IMAGE_LENGTH} characters; for embedders that take images`;

/** One document as it is sent. Documented here; read by `parseDocument`, one document at a time. */
export const DocumentInputSchema = z
  .object({
    id: IdSchema,
    text: z
      .string()
      .optional()
      .openapi({
        description: `At most ${MAX_TEXT_BYTES} bytes of UTF-8; may be left out beside an image`,
      }),
    image: z.string().optional().openapi({ description: IMAGE_DESCRIPTION }),
    timestamp: z.string().optional().openapi({ format: "date-time" }),
    class: z.string().max(256).optional(),
    metadata: z
      .record(z.string(), z.unknown())
      .optional()
      .openapi({ description: `At most ${MAX_METADATA_BYTES} bytes of JSON` }),
    vector: z
      .array(z.number())
      .optional()
      .openapi({ description: "Instead of embedding the text; of the embedder's dimensions" }),
    split: SplitSchema.optional(),
  })
  .openapi("DocumentInput");

/** The list alone is checked here: a document that is refused must not cost the others. */
export const AddDocumentsSchema = z.strictObject({
  documents: z.array(z.unknown()).openapi({
    type: "array",
    items: { $ref: "#/components/schemas/DocumentInput" },
  }),
});

export const RejectionSchema = z
  .object({
    index: z
      .int()
      .openapi({ description: "Place in the list, or line of the NDJSON body, from 0" }),
    id: z.string().optional(),
    code: z.string(),
    detail: z.string(),
  })
  .openapi("Rejection");

export const IngestReportSchema = z
  .object({
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.array(RejectionSchema).openapi({ description: "The first 10,000, by index" }),
    rejectedCount: z.int(),
  })
  .openapi("IngestReport");

export const DocumentSchema = z
  .object({
    id: IdSchema,
    text: z.string(),
    image: z.string().optional(),
    timestamp: z.string().optional(),
    class: z.string().optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    topic: z.int().nullable().openapi({ description: "In the published version; -1: an outlier" }),
    probability: z.number().nullable(),
    truncated: z.boolean(),
    parent: IdSchema.optional().openapi({ description: "Of a passage: the document it is of" }),
    passageCount: z.int().optional().openapi({
      description:
        "Of a document that is split, whose topic is that of most of its passages and whose probability is their share",
    }),
  })
  .openapi("Document");

export const DocumentTopicsSchema = z
  .object({
    id: IdSchema,
    version: z.int().nullable(),
    topics: z.array(
      z.object({
        topic: z.int(),
        passageCount: z.int(),
        share: z.number().openapi({ description: "Of all its passages" }),
        probability: z.number().openapi({ description: "The mean of those passages" }),
      }),
    ),
    passages: z
      .array(
        z.object({
          id: IdSchema,
          topic: z.int().nullable(),
          probability: z.number().nullable(),
        }),
      )
      .openapi({ description: "In the order of the text; empty where it is not split" }),
  })
  .openapi("DocumentTopics");

export const DocumentListSchema = z
  .object({ documents: z.array(DocumentSchema), cursor: NextCursorSchema })
  .openapi("DocumentList");

export const AddDocumentsQuery = z.strictObject({
  vectors: z.enum(["now", "later"]).default("now").openapi({
    description:
      "later: of a corpus of precomputed vectors, documents without one are taken, which POST …/vectors is to follow",
  }),
});

export const DocumentQuery = z.strictObject({
  topic: integerText(-1, 999_999_999).optional(),
  cursor: CursorSchema.optional(),
  limit: LimitSchema,
});

export type DocumentInput = z.input<typeof DocumentInputSchema>;
export type IngestReport = z.output<typeof IngestReportSchema>;
export type Document = z.output<typeof DocumentSchema>;
export type DocumentTopics = z.output<typeof DocumentTopicsSchema>;
export type DocumentList = z.output<typeof DocumentListSchema>;
