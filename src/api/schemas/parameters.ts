import { z } from "@hono/zod-openapi";
import { ID_PATTERN } from "../../jobs/document-input.ts";

/** An id that a caller chose: of a corpus, a document or a source. */
export const IdSchema = z
  .string()
  .regex(ID_PATTERN, 'expected 1 to 128 of A-Z, a-z, 0-9, ".", "_", ":" and "-"');

export const CorpusParameters = z.object({ corpus: IdSchema });

/** A whole number as it stands in a path or a query, for which OpenAPI says "integer". */
export function integerText(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^-?\d{1,9}$/, "expected a whole number")
    .transform(Number)
    .pipe(z.number().min(minimum).max(maximum))
    .openapi({ type: "integer", minimum, maximum });
}

/** A number from 0 to 1 as it stands in a query. */
export const ShareTextSchema = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, "expected a number from 0 to 1")
  .transform(Number)
  .openapi({ type: "number", minimum: 0, maximum: 1 });

/** A parameter that says yes by being there, or by its value. */
export const FlagSchema = z
  .enum(["", "true", "false"], { error: "expected nothing, true or false" })
  .transform((text) => text !== "false")
  .openapi({ type: "boolean" });

export const CursorSchema = z
  .string()
  .min(1)
  .openapi({ description: "The cursor of the page before; without it, the first page" });

export const LimitSchema = integerText(1, 1000).default(100).openapi({ default: 100 });

export const PageQuery = z.strictObject({ cursor: CursorSchema.optional(), limit: LimitSchema });

/** Where the next page begins; null on the last. */
export const NextCursorSchema = z.string().nullable();
