import { z } from "@hono/zod-openapi";

const COUNT = z.int().min(0);
const SIZES = {
  segmentCount: COUNT,
  vectorCount: COUNT.openapi({
    description: "A vector that was written twice counts twice until its segments are put together",
  }),
  bytes: COUNT,
};
const USE = {
  hits: COUNT.openapi({ description: "Documents of refreshes whose vectors were there" }),
  misses: COUNT.openapi({ description: "Texts of refreshes that were embedded" }),
  savedTokens: COUNT.openapi({
    description: "Tokens of the hits, estimated from above; 0 of embedders that cost nothing",
  }),
  savedCost: z.number().nullable().openapi({
    description: "What those tokens would have cost, in US dollars; null where no price is known",
  }),
};

export const PruneReportSchema = z
  .object({
    state: z.enum(["collecting", "sweeping", "completed"]),
    startedAt: z.string(),
    finishedAt: z.string().optional(),
    graceHours: z.number(),
    collectedKeyCount: COUNT.openapi({
      description: "Keys of vectors that corpora may ask for, a key once for each that does",
    }),
    checkedSegmentCount: COUNT.openapi({ description: "Segments old enough to be looked into" }),
    removedVectorCount: COUNT,
    removedBytes: COUNT,
    damagedSegmentCount: COUNT,
  })
  .openapi("CachePrune");

export const CacheReportSchema = z
  .object({
    ...SIZES,
    ...USE,
    currency: z.literal("USD"),
    fingerprints: z.array(
      z.object({
        fingerprint: z.string(),
        embedders: z.array(z.string()).openapi({
          description: "Of corpora there are; empty where none of them uses these vectors",
        }),
        ...SIZES,
        encodings: z
          .object({ f32: COUNT.optional(), f16: COUNT.optional(), int8: COUNT.optional() })
          .openapi({ description: "Bytes by how vectors are kept" }),
        ...USE,
      }),
    ),
    lastPrune: PruneReportSchema.nullable(),
  })
  .openapi("CacheReport");

export const VerifyCacheSchema = z
  .strictObject({
    cursor: z.string().min(1).max(1024).optional(),
    mend: z.boolean().default(false).openapi({
      description: "Write what is intact of damaged segments anew, and remove them",
    }),
  })
  .openapi("VerifyCache");

export const CacheCheckSchema = z
  .object({
    segmentCount: COUNT,
    vectorCount: COUNT,
    bytes: COUNT,
    damaged: z.array(z.object({ object: z.string(), detail: z.string() })),
    foreign: z
      .array(z.string())
      .openapi({ description: "Objects in between that are no segments" }),
    cursor: z.string().nullable().openapi({ description: "To go on with; null after the last" }),
  })
  .openapi("CacheCheck");

export const PruneCacheSchema = z
  .strictObject({
    graceHours: z.number().min(1).max(87_600).default(168).openapi({
      description: "Vectors younger than this are left alone. A prune under way keeps its own",
    }),
  })
  .openapi("PruneCache");

export type CacheReport = z.output<typeof CacheReportSchema>;
export type CacheCheck = z.output<typeof CacheCheckSchema>;
export type PruneReport = z.output<typeof PruneReportSchema>;
