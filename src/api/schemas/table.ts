import { z } from "@hono/zod-openapi";
import { TABLE_FORMATS, TABLE_MEDIA_TYPES } from "../../jobs/tables/table.ts";
import { integerText } from "./parameters.ts";

const FormatSchema = z.enum(TABLE_FORMATS).default("json");

const words = z.array(z.string()).nullable();

export const TopicInfoSchema = z
  .array(
    z.object({
      topic: z.int(),
      size: z.int(),
      name: z.string(),
      words,
      scores: z.array(z.number()),
      representativeIds: z.array(z.string()),
      representativeTexts: z.array(z.string()),
    }),
  )
  .openapi("TopicInfo");

export const DocumentInfoSchema = z
  .array(
    z.object({
      id: z.string(),
      topic: z.int().nullable(),
      name: z.string().nullable(),
      probability: z.number().nullable(),
      words,
      isRepresentative: z.boolean(),
      text: z.string(),
      timestamp: z.string().nullable(),
      class: z.string().nullable(),
      metadata: z.record(z.string(), z.unknown()).nullable(),
    }),
  )
  .openapi("DocumentInfo");

export const TableQuery = z.strictObject({ format: FormatSchema });
export const DocumentTableQuery = z.strictObject({
  format: FormatSchema,
  topic: integerText(-1, 999_999_999).optional(),
});

/** What an answer may be, by the format that was asked for. */
export function tableContent<Schema extends z.ZodType>(schema: Schema) {
  return {
    [TABLE_MEDIA_TYPES.json]: { schema },
    [TABLE_MEDIA_TYPES.ndjson]: { schema: z.string() },
    [TABLE_MEDIA_TYPES.csv]: { schema: z.string() },
    [TABLE_MEDIA_TYPES.arrow]: { schema: z.string().openapi({ format: "binary" }) },
  };
}
