import { z } from "@hono/zod-openapi";
import { RejectionSchema } from "./document.ts";

export const VectorQuery = z.strictObject({
  ids: z.enum(["file", "order"]).default("file").openapi({
    description:
      "Whose the rows are: of the documents that the file names, or of all documents in the order of their ids",
  }),
});

/** A file as it is; what it is, its first bytes tell. */
export const VectorFileSchema = z.string().openapi({ format: "binary" });

export const VectorReportSchema = z
  .object({
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.array(RejectionSchema).openapi({ description: "The first 10,000, by row" }),
    rejectedCount: z.int(),
  })
  .openapi("VectorReport");

export type VectorReport = z.output<typeof VectorReportSchema>;
