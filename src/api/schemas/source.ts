import { z } from "@hono/zod-openapi";
import { FieldMapSchema, itemRules, PointerSchema, SplitSchema, UrlSchema } from "./item-rules.ts";
import {
  BucketSourceSchema,
  CustomSourceSchema,
  GithubSourceSchema,
  SitemapSourceSchema,
} from "./bound-source.ts";
import { CorpusParameters, IdSchema } from "./parameters.ts";
import { refuseWeakSecret, ShownWebhookSchema, WebhookSourceSchema } from "./webhook-source.ts";

const ParameterSchema = z.string().min(1).max(128);

const NextPageSchema = z
  .discriminatedUnion("by", [
    z.strictObject({ by: z.literal("link") }).openapi({ description: 'Link header, rel="next"' }),
    z.strictObject({ by: z.literal("url"), pointer: PointerSchema }),
    z.strictObject({
      by: z.literal("cursor"),
      pointer: PointerSchema,
      parameter: ParameterSchema,
    }),
    z.strictObject({
      by: z.literal("number"),
      parameter: ParameterSchema,
      first: z.int().min(0).max(1).default(1),
    }),
  ])
  .openapi("NextPage", { description: "Where the next page of a list is" });

const listRules = {
  url: UrlSchema,
  split: SplitSchema.optional(),
  maxPages: z.int().min(1).max(1000).optional().openapi({
    description: "Pages of one refresh, 50 by default; the next one goes on where it ended",
  }),
  since: z.strictObject({ parameter: ParameterSchema, pointer: PointerSchema }).optional().openapi({
    description:
      "The greatest value at pointer goes into this parameter of the next refresh's first request",
  }),
};

const LineNextPageSchema = z.discriminatedUnion("by", [
  NextPageSchema.options[0],
  NextPageSchema.options[3],
]);

const FeedSourceSchema = z.strictObject({
  id: IdSchema,
  type: z.literal("feed"),
  url: UrlSchema,
  split: SplitSchema.optional(),
});

const JsonSourceSchema = z.strictObject({
  id: IdSchema,
  type: z.literal("json"),
  ...listRules,
  ...itemRules,
  next: NextPageSchema.optional(),
});

const NdjsonSourceSchema = z.strictObject({
  id: IdSchema,
  type: z.literal("ndjson"),
  ...listRules,
  fields: FieldMapSchema.optional(),
  next: LineNextPageSchema.optional(),
});

const CsvSourceSchema = z.strictObject({
  id: IdSchema,
  type: z.literal("csv"),
  ...listRules,
  fields: FieldMapSchema.optional().openapi({ description: "Columns are /name" }),
  next: LineNextPageSchema.optional(),
  delimiter: z.enum([",", ";", "\t", "|"]).optional(),
});

const pulled = [
  FeedSourceSchema,
  JsonSourceSchema,
  NdjsonSourceSchema,
  CsvSourceSchema,
  SitemapSourceSchema,
  BucketSourceSchema,
  GithubSourceSchema,
  CustomSourceSchema,
] as const;

/** A source as it is given. */
export const SourceSchema = z
  .discriminatedUnion("type", [...pulled, WebhookSourceSchema])
  .superRefine(refuseWeakSecret)
  .openapi("Source");

/** A source as it is shown: without secrets. */
export const ShownSourceSchema = z.discriminatedUnion("type", [...pulled, ShownWebhookSchema]);

export const SourceParameters = CorpusParameters.extend({ source: IdSchema });

const TimeSchema = z.string().nullable();

export const SourceReportSchema = z
  .object({
    id: IdSchema,
    type: z.string(),
    state: z.enum(["untried", "well", "failing"]),
    triedAt: TimeSchema,
    readAt: TimeSchema.openapi({ description: "When it was last read to the end" }),
    changedAt: TimeSchema.openapi({ description: "When it last had something new" }),
    failureCount: z.int().openapi({ description: "In a row" }),
    retryAt: TimeSchema.openapi({ description: "Until then it is left alone" }),
    problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
    rejectedCount: z
      .int()
      .openapi({ description: "Documents that could not be taken when it last had something new" }),
    deliveries: z
      .object({ waiting: z.int(), failed: z.int() })
      .optional()
      .openapi({ description: "Of a webhook" }),
  })
  .openapi("SourceReport");

export const SourceReportListSchema = z
  .object({ sources: z.array(SourceReportSchema) })
  .openapi("SourceReportList");

export type SourceReport = z.output<typeof SourceReportSchema>;
export type SourceReportList = z.output<typeof SourceReportListSchema>;
