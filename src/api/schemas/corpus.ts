import { z } from "@hono/zod-openapi";
import { DEFAULT_FIT_OPTIONS } from "../../core/options.ts";
import { LANGUAGES } from "../../core/text/languages.ts";
import { DEFAULT_DRIFT_THRESHOLDS } from "../../core/topics/drift.ts";
import { ClustererSchema } from "./clusterer.ts";
import { EmbedderSchema } from "./embedder.ts";
import { EndpointReportSchema, EndpointSchema } from "./notification.ts";
import { IdSchema, NextCursorSchema } from "./parameters.ts";
import { ModeSchema } from "./mode.ts";
import { MaxCostSchema } from "./refresh.ts";
import { ScheduleSchema } from "./schedule.ts";
import { ShownSourceSchema, SourceSchema } from "./source.ts";
import { RepresentationsSchema } from "./representation.ts";
import { UmapOptionsSchema } from "./umap-options.ts";
import { WordOptionsSchema } from "./word-options.ts";

const numberOrAuto = (minimum: number, maximum: number) =>
  z.union([z.int().min(minimum).max(maximum), z.literal("auto")], {
    error: `expected a whole number from ${minimum} to ${maximum}, or "auto"`,
  });

export const FitOptionsSchema = z
  .strictObject({
    preset: z.enum(["edgetopic", "bertopic"]).default(DEFAULT_FIT_OPTIONS.preset),
    minTopicSize: numberOrAuto(2, 100_000).default(DEFAULT_FIT_OPTIONS.minTopicSize),
    minSamples: numberOrAuto(1, 100_000).default(DEFAULT_FIT_OPTIONS.minSamples),
    outliers: z.enum(["auto", "keep", "none"]).default(DEFAULT_FIT_OPTIONS.outliers),
    neighborCount: z.int().min(2).max(200).default(DEFAULT_FIT_OPTIONS.neighborCount),
    dimensions: z.int().min(2).max(64).default(DEFAULT_FIT_OPTIONS.dimensions),
    minDistance: z.number().min(0).max(1).default(DEFAULT_FIT_OPTIONS.minDistance),
    epochs: numberOrAuto(1, 2000).default(DEFAULT_FIT_OPTIONS.epochs),
    seed: z.int().min(0).max(0xffffffff).default(DEFAULT_FIT_OPTIONS.seed),
    language: z.enum(["auto", "none", ...LANGUAGES]).default(DEFAULT_FIT_OPTIONS.language),
    characters: z.enum(["auto", "all", "ascii"]).default(DEFAULT_FIT_OPTIONS.characters),
    wordCount: z.int().min(1).max(100).default(DEFAULT_FIT_OPTIONS.wordCount),
    metric: z
      .enum(["cosine", "euclidean", "inner-product", "hellinger"])
      .default(DEFAULT_FIT_OPTIONS.metric),
    neighbors: z.enum(["exact", "approximate", "auto"]).default(DEFAULT_FIT_OPTIONS.neighbors),
    warm: z.enum(["auto", "never"]).default(DEFAULT_FIT_OPTIONS.warm),
    // umap-js holds too much for an isolate and cannot be interrupted: it is the library's.
    reducer: z
      .enum(["umap", "pca", "truncated-svd", "identity"])
      .default(DEFAULT_FIT_OPTIONS.reducer as "umap"),
    clusterer: ClustererSchema.default(DEFAULT_FIT_OPTIONS.clusterer as { name: "hdbscan" }),
    vectorEncoding: z.enum(["f32", "f16", "int8"]).optional().openapi({
      description: "How vectors are kept and read; f32 where left out",
    }),
    words: WordOptionsSchema.optional(),
    mode: ModeSchema.optional(),
    umap: UmapOptionsSchema.optional(),
  })
  .openapi("FitOptions");

const EmbeddingSettingsSchema = z
  .strictObject({
    batch: z.boolean().default(false).openapi({
      description: "Ask by the vendor's batches: half the price, within a day. OpenAI has them",
    }),
    textEmbedder: z.string().min(1).max(256).optional().openapi({
      description:
        "Of precomputed vectors: an embedder of the same model, for texts that are searched for or assigned",
    }),
  })
  .openapi("EmbeddingSettings");

const shareOrMore = (value: number) => z.number().min(0).default(value);

const DriftThresholdsSchema = z
  .strictObject({
    changeShare: shareOrMore(DEFAULT_DRIFT_THRESHOLDS.changeShare).openapi({
      description: "Share of documents that are new, changed or gone since the fit",
    }),
    outlierIncrease: shareOrMore(DEFAULT_DRIFT_THRESHOLDS.outlierIncrease).openapi({
      description: "How much larger the share of outliers is among new documents than in the fit",
    }),
    farShare: shareOrMore(DEFAULT_DRIFT_THRESHOLDS.farShare).openapi({
      description:
        "Share of new documents that are less similar to their topic than 95 % of its own",
    }),
  })
  .openapi("DriftThresholds", {
    description: 'A refresh of mode "auto" fits anew where a measure is above its threshold',
  });

export const CorpusSettingsSchema = z
  .strictObject({
    embedder: EmbedderSchema.default("static/en"),
    options: FitOptionsSchema.prefault({}),
    sources: z.array(SourceSchema).max(100).superRefine(refuseRepeatedIds).default([]),
    schedule: ScheduleSchema.nullable().default(null),
    maxCost: MaxCostSchema.nullable().default(null),
    embedding: EmbeddingSettingsSchema.prefault({}),
    drift: DriftThresholdsSchema.prefault({}),
    notify: z.array(EndpointSchema).max(20).default([]),
    representations: RepresentationsSchema.optional(),
  })
  .openapi("CorpusSettings");

export const CorpusSchema = z
  .object({
    id: IdSchema,
    embedder: EmbedderSchema,
    options: FitOptionsSchema,
    sources: z.array(ShownSourceSchema),
    schedule: ScheduleSchema.nullable(),
    maxCost: z.number().nullable(),
    embedding: EmbeddingSettingsSchema,
    drift: DriftThresholdsSchema,
    notify: z.array(EndpointReportSchema),
    representations: RepresentationsSchema.optional(),
    documentCount: z.int(),
    publishedVersion: z.int().nullable(),
    createdAt: z.string(),
  })
  .openapi("Corpus");

export const CorpusListSchema = z
  .object({ corpora: z.array(CorpusSchema), cursor: NextCursorSchema })
  .openapi("CorpusList");

/** What `PUT /v1/corpora/{corpus}` takes; every field has a default. */
export type CorpusSettings = z.input<typeof CorpusSettingsSchema>;
export type Corpus = z.output<typeof CorpusSchema>;
export type CorpusList = z.output<typeof CorpusListSchema>;

function refuseRepeatedIds(sources: { id: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [i, { id }] of sources.entries()) {
    if (seen.has(id))
      context.addIssue({ code: "custom", path: [i, "id"], message: `"${id}" is named twice` });
    seen.add(id);
  }
}
