import { z } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import {
  checkRepresentations,
  type Representations,
} from "../../core/topics/representations/representation.ts";

const words = z.int().min(1).max(100).optional();
const candidates = z.int().min(1).max(500).optional();
const text = (most: number) => z.string().min(1).max(most);

const RepresentationStepSchema = z
  .discriminatedUnion("name", [
    z.strictObject({
      name: z.literal("keybert-inspired"),
      wordCount: words,
      candidateCount: candidates,
    }),
    z.strictObject({
      name: z.literal("mmr"),
      wordCount: words,
      candidateCount: candidates,
      diversity: z.number().min(0).max(1).optional(),
    }),
    z.strictObject({
      name: z.literal("part-of-speech"),
      wordCount: words,
      candidateCount: candidates,
      patterns: z.array(text(100)).min(1).max(20).optional(),
    }),
    z.strictObject({
      name: z.literal("zero-shot"),
      names: z.array(text(200)).min(1).max(1000),
      minSimilarity: z.number().min(-1).max(1).optional(),
    }),
    z.strictObject({
      name: z.literal("language-model"),
      model: text(256),
      prompt: text(20_000).optional(),
      system: text(20_000).optional(),
      summary: z.boolean().optional(),
      documentCount: z.int().min(0).max(3).optional(),
      keywordCount: words,
      tokensPerDocument: z.int().min(10).max(10_000).optional(),
      tokensPerPrompt: z.int().min(100).max(100_000).optional(),
    }),
  ])
  .openapi("RepresentationStep");

export const RepresentationsSchema = z
  .record(z.string().regex(/^[\w-]{1,64}$/), z.array(RepresentationStepSchema).min(1).max(5))
  .superRefine((given, context) => {
    try {
      checkRepresentations(given as Representations);
    } catch (error) {
      if (!(error instanceof EdgetopicError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  })
  .openapi("Representations", {
    description:
      "Other views of the topics by name, each a chain of steps; every refresh makes them anew",
  });

export const TopicAspectSchema = z
  .object({
    words: z.array(z.object({ word: z.string(), score: z.number() })).optional(),
    label: z.string().optional(),
    summary: z.string().optional(),
    problem: z
      .object({ code: z.string(), detail: z.string() })
      .optional()
      .openapi({ description: "Why there is nothing, or less than was asked for" }),
  })
  .openapi("TopicAspect");
