import { z } from "@hono/zod-openapi";
import { EmbedderSchema } from "./embedder.ts";
import { FlagSchema } from "./parameters.ts";

export const MaxCostSchema = z.number().min(0).openapi({
  description: "The most that one refresh may spend on embedding, in US dollars",
});

export const StartRefreshSchema = z
  .strictObject({
    mode: z.enum(["auto", "full", "assign"]).default("auto"),
    maxCost: MaxCostSchema.optional(),
  })
  .openapi("StartRefresh");

export const StartRefreshQuery = z.strictObject({ dryRun: FlagSchema.optional() });

const COST = z.number().nullable().openapi({ description: "Null where no price is known" });

export const RefreshEstimateSchema = z
  .object({
    embedder: EmbedderSchema,
    documents: z.int().openapi({ description: "Documents that need a vector, known or not" }),
    texts: z
      .int()
      .openapi({ description: "Distinct texts, or images, whose vectors are not known yet" }),
    tokens: z.int().openapi({ description: "Of those, estimated from above" }),
    cost: COST,
    currency: z.literal("USD"),
    priceAsOf: z.string().nullable().openapi({ description: "When the price was published" }),
    labels: z
      .object({
        inputTokens: z.int(),
        outputTokens: z.int(),
        isEstimated: z.boolean(),
        cost: COST,
      })
      .optional()
      .openapi({ description: "What language models take at most, by the topics now published" }),
  })
  .openapi("RefreshEstimate");

const DecisionSchema = z
  .object({
    mode: z.enum(["full", "assign"]),
    reasons: z.array(
      z.object({
        measure: z.string().openapi({
          description:
            "changeShare, outlierIncrease or farShare; unfitted, embedderChanged or optionsChanged (1 above 0)",
        }),
        value: z.number(),
        threshold: z.number(),
      }),
    ),
  })
  .openapi("RefreshDecision", {
    description: "Of a fit what was above its threshold, else what was measured",
  });

export const DriftSchema = z
  .object({
    version: z.int(),
    fittedVersion: z.int().openapi({ description: "The version this one has its model from" }),
    fittedAt: z.string(),
    counts: z
      .object({
        fitted: z.int(),
        fittedOutliers: z.int(),
        kept: z.int().openapi({ description: "Of the fit, and still as they were" }),
        present: z.int(),
        assigned: z.int().openapi({ description: "By the fit's model, since" }),
        outliers: z.int().openapi({ description: "Of those assigned" }),
        far: z.int().openapi({ description: "Of those assigned" }),
        pending: z.int().openapi({ description: "New or changed; the next refresh embeds them" }),
      })
      .openapi({ description: "In documents" }),
    measures: z.array(
      z.object({
        measure: z.enum(["changeShare", "outlierIncrease", "farShare"]),
        value: z
          .number()
          .nullable()
          .openapi({ description: "Null where too few documents were assigned to tell" }),
        threshold: z.number(),
      }),
    ),
    decision: DecisionSchema,
  })
  .openapi("Drift", {
    description: 'With what a refresh of mode "auto" would do, as far as is known before it embeds',
  });

export const RefreshSchema = z
  .object({
    id: z.string(),
    mode: z.enum(["auto", "full", "assign"]).openapi({ description: "As it was asked for" }),
    decision: DecisionSchema.optional().openapi({
      description: 'Of mode "auto", once it is made: what the refresh does, and why',
    }),
    state: z.enum([
      "queued",
      "embedding",
      "fitting",
      "publishing",
      "completed",
      "failed",
      "cancelled",
    ]),
    stages: z.array(
      z.object({
        name: z.string(),
        done: z.number(),
        total: z.number(),
        reused: z
          .number()
          .optional()
          .openapi({ description: 'Of the stage "embed": documents whose vectors were known' }),
      }),
    ),
    progress: z
      .number()
      .openapi({ description: "0 to 1 over embedding, fit and publishing; never goes back" }),
    remainingSeconds: z
      .number()
      .nullable()
      .openapi({ description: "By the rate so far; null until that is known" }),
    warnings: z.array(z.object({ code: z.string(), detail: z.string(), count: z.int() })),
    usage: z
      .object({
        tokens: z.int(),
        isEstimated: z.boolean().openapi({ description: "True where the vendor did not count" }),
        cost: COST,
        currency: z.literal("USD"),
      })
      .openapi({ description: "What embedding has taken so far" }),
    version: z.int().optional(),
    problem: z.object({ code: z.string(), detail: z.string() }).optional(),
    startedAt: z.string(),
    finishedAt: z.string().optional(),
  })
  .openapi("Refresh");

/** One event of a stream of them. */
export const RefreshEventSchema = z
  .object({ data: z.string().openapi({ description: "A refresh, as JSON" }) })
  .openapi("RefreshEvent");

export type StartRefresh = z.input<typeof StartRefreshSchema>;
export type RefreshEstimate = z.output<typeof RefreshEstimateSchema>;
export type Drift = z.output<typeof DriftSchema>;
export type Refresh = z.output<typeof RefreshSchema>;
