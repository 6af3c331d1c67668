import { z } from "@hono/zod-openapi";
import { UsageLimitsSchema } from "./key.ts";
import { IdSchema } from "./parameters.ts";

const DaySchema = z.iso.date().openapi({ description: "A day in UTC", example: "2026-11-25" });

export const UsageQuery = z.strictObject({
  from: DaySchema.optional().openapi({ description: "By default 29 days before `to`" }),
  to: DaySchema.optional().openapi({ description: "By default today" }),
});

export const KeyUsageQuery = UsageQuery.extend({
  key: IdSchema.optional().openapi({
    description: "Of another key than the caller's, which takes an admin key",
  }),
});

export const UsageSchema = z
  .object({
    days: z
      .array(
        z.object({
          day: DaySchema,
          requests: z.int(),
          documents: z.int().openapi({ description: "That were sent in" }),
          tokens: z.int().openapi({ description: "Read by embedders that are paid for" }),
          cost: z.number().openapi({ description: "In US dollars, of what has a known price" }),
        }),
      )
      .openapi({ description: "Those on which anything was used, in order" }),
    limits: UsageLimitsSchema,
    cursor: z.null(),
  })
  .openapi("Usage");

export const CorpusLimitsSchema = UsageLimitsSchema.omit({ requestsPerMinute: true }).openapi(
  "CorpusLimits",
);

export type Usage = z.output<typeof UsageSchema>;
export type CorpusLimits = z.output<typeof CorpusLimitsSchema>;
