import { z } from "@hono/zod-openapi";
import { MOST_BINS } from "../../core/time/time-bins.ts";
import { FlagSchema, integerText } from "./parameters.ts";

const WIDTH_UNITS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

export const topicIdsText = z
  .string()
  .regex(/^-?\d{1,9}(,-?\d{1,9})*$/, "expected ids of topics with commas between")
  .transform((text) => text.split(",").map(Number))
  .openapi({ type: "string", description: "Ids of topics, with commas between; all by default" });

const groupQuery = {
  wordCount: integerText(0, 50).optional().openapi({
    default: 5,
    description: "Words of a topic in each group; 0: none, which is faster",
  }),
  globalTuning: FlagSchema.optional().openapi({ default: true }),
  topics: topicIdsText.optional(),
};

export const ClassesQuery = z.strictObject(groupQuery);

export const TimelineQuery = z.strictObject({
  ...groupQuery,
  bins: integerText(1, MOST_BINS)
    .optional()
    .openapi({ description: "Equally long stretches; 20 unless width or unit is given" }),
  width: z
    .string()
    .regex(/^[1-9]\d{0,5}[mhdw]$/, 'expected a number of minutes, hours, days or weeks, as "7d"')
    .transform((text) => Number(text.slice(0, -1)) * (WIDTH_UNITS[text.slice(-1)] ?? 0))
    .optional()
    .openapi({ type: "string", description: 'Of a stretch: "15m", "12h", "7d", "2w"' }),
  unit: z.enum(["hour", "day", "week", "month", "quarter", "year"]).optional(),
  timeZone: z.string().optional().openapi({ default: "UTC", description: "IANA, with unit" }),
  evolutionTuning: FlagSchema.optional().openapi({ default: true }),
});

const topicFields = {
  topic: z.int(),
  name: z.string(),
  counts: z.array(z.int()),
  shares: z.array(z.number()).openapi({ description: "Of all documents of the group" }),
  lower: z.array(z.number()).openapi({ description: "Of the share, with 95 % confidence" }),
  upper: z.array(z.number()),
  words: z.array(z.array(z.object({ word: z.string(), score: z.number() }))),
};

export const TopicTimelineSchema = z
  .object({
    version: z.int(),
    bins: z.array(z.object({ start: z.string(), end: z.string(), documentCount: z.int() })),
    undatedCount: z.int(),
    topics: z.array(
      z
        .object({
          ...topicFields,
          trend: z
            .object({ slope: z.number(), pValue: z.number() })
            .openapi({ description: "By how much the share rises a stretch" }),
          bursts: z
            .array(z.object({ from: z.int(), to: z.int(), weight: z.number() }))
            .openapi({ description: "From one place in bins to another" }),
        })
        .openapi("TopicOverTime", { description: "One entry a stretch in each column" }),
    ),
  })
  .openapi("TopicTimeline");

export const TopicClassesSchema = z
  .object({
    version: z.int(),
    classes: z.array(z.object({ class: z.string(), documentCount: z.int() })),
    unclassedCount: z.int(),
    topics: z.array(
      z
        .object(topicFields)
        .openapi("TopicPerClass", { description: "One entry a class in each column" }),
    ),
  })
  .openapi("TopicClasses");
