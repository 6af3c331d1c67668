import { z } from "@hono/zod-openapi";
import { DEFAULT_MIN_SIMILARITY } from "../../core/modes/mode-choice.ts";

const MOST = 1000;
const text = z
  .string()
  .max(1000)
  .refine((value) => value.trim() !== "", "expected more than spaces");
const texts = z.array(text).min(1).max(MOST);

/** What is known of documents before a fit; classes are those that documents come with. */
export const ModeSchema = z
  .discriminatedUnion("name", [
    z.strictObject({
      name: z.literal("guided"),
      seedTopics: z.array(texts).min(1).max(MOST),
      withClasses: z.boolean().optional(),
    }),
    z.strictObject({ name: z.literal("semi-supervised") }),
    z.strictObject({ name: z.literal("supervised") }),
    z.strictObject({ name: z.literal("manual") }),
    z.strictObject({
      name: z.literal("zero-shot"),
      topics: texts.refine(
        (names) => new Set(names).size === names.length,
        "expected no name twice",
      ),
      minSimilarity: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .openapi({
          description: `${DEFAULT_MIN_SIMILARITY} where left out`,
        }),
    }),
  ])
  .openapi("Mode");

export const TargetTopicSchema = z
  .object({
    name: z.string().openapi({ description: "Words of a seed topic, a class, or a name" }),
    documentCount: z.int(),
    topic: z.int().nullable().openapi({ description: "The topic that has most of its documents" }),
    topicDocumentCount: z.int(),
  })
  .openapi("TargetTopic");
