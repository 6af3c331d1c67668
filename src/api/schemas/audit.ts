import { z } from "@hono/zod-openapi";
import { NextCursorSchema } from "./parameters.ts";

const AuditEntrySchema = z
  .object({
    id: z.string(),
    at: z.string(),
    key: z.string().openapi({ description: "The id of the key that the call was made with" }),
    corpus: z.string().nullable(),
    method: z.string(),
    path: z.string(),
    status: z.int().openapi({ description: "Of the answer" }),
    requestId: z.string(),
  })
  .openapi("AuditEntry");

export const AuditLogSchema = z
  .object({ entries: z.array(AuditEntrySchema), cursor: NextCursorSchema })
  .openapi("AuditLog");

export type AuditLog = z.output<typeof AuditLogSchema>;
