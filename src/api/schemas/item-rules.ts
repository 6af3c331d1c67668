import { z } from "@hono/zod-openapi";
import { FEWEST_TOKENS } from "../../jobs/document-input.ts";
import { JSON_POINTER } from "../../jobs/sources/json-pointer.ts";

export const PointerSchema = z
  .string()
  .max(512)
  .regex(JSON_POINTER, 'expected a JSON Pointer (RFC 6901) such as "/data/items"');

export const FieldMapSchema = z
  .strictObject({
    id: PointerSchema,
    text: z.union([PointerSchema, z.array(PointerSchema).min(1).max(10)]),
    html: z.boolean().optional().openapi({ description: "Whether the text is HTML" }),
    timestamp: PointerSchema.optional(),
    class: PointerSchema.optional(),
    metadata: z.record(z.string().min(1).max(128), PointerSchema).optional(),
  })
  .openapi("FieldMap", {
    description:
      "Where in an item the fields of a document are. Without it items are documents as they are",
  });

export const SplitSchema = z
  .union([
    z.enum(["sentences", "paragraphs"]),
    z.strictObject({ tokens: z.int().min(FEWEST_TOKENS) }),
  ])
  .openapi("Split", {
    description:
      "Into passages, documents in its place: sentences, paragraphs, or whole sentences of at most so many words",
  });

/** Where the items are, and where in them the fields of documents. */
export const itemRules = {
  items: PointerSchema.optional().openapi({
    description: "Where the list is; by default the content itself, or its field documents",
  }),
  fields: FieldMapSchema.optional(),
};

/** Which may be asked is looked at where it is given. */
export const UrlSchema = z
  .string()
  .max(2048)
  .refine(isHttpUrl, "expected an http or https URL")
  .openapi({ format: "uri" });

function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? "");
}
