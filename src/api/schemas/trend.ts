import { z } from "@hono/zod-openapi";
import { DEFAULT_TREND_QUERY } from "../../jobs/operations/compare-with-past.ts";
import { integerText } from "./parameters.ts";

const MOST_DAYS = 36_500;
const { windowDays, pastDays, per, level } = DEFAULT_TREND_QUERY;

export const TrendQuerySchema = z.strictObject({
  until: z.iso.datetime({ offset: true }).optional().openapi({
    description: "The end of the window; by default the latest time of a document",
  }),
  windowDays: integerText(1, MOST_DAYS).default(windowDays).openapi({ default: windowDays }),
  pastDays: integerText(1, MOST_DAYS).default(pastDays).openapi({
    default: pastDays,
    description: "Before the window; less where documents do not reach back so far",
  }),
  per: z.enum(["time", "documents"]).default(per).openapi({
    description: "Whether rates are per time, or per document of the whole corpus",
  }),
  level: z
    .string()
    .regex(/^0?\.\d{1,6}$/, "expected a number between 0 and 1, such as 0.05")
    .transform(Number)
    .default(level)
    .openapi({ type: "number", default: level, description: "Of the q-values" }),
});

export const TrendListSchema = z
  .object({
    version: z.int(),
    until: z.string().nullable().openapi({ description: "Null where no document has a time" }),
    windowDays: z.number(),
    pastDays: z.number(),
    per: z.enum(["time", "documents"]),
    level: z.number(),
    trends: z.array(
      z
        .object({
          topic: z.int(),
          name: z.string(),
          count: z.int().openapi({ description: "Documents in the window" }),
          pastCount: z.int(),
          expected: z.number().nullable().openapi({
            description: "In the window, by the rate of the past; null where there was none",
          }),
          ratio: z.number().nullable().openapi({ description: "Of the rates" }),
          pValue: z.number(),
          qValue: z.number().openapi({ description: "By Benjamini and Hochberg over the topics" }),
          trend: z.enum(["rising", "falling", "steady"]),
        })
        .openapi("TopicTrend"),
    ),
  })
  .openapi("TrendList");

export type TrendList = z.output<typeof TrendListSchema>;
