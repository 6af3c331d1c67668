import { z } from "@hono/zod-openapi";

const aboveZero = z.number().gt(0).finite();

/** The finer options of UMAP; the defaults of what is left out are those of `DEFAULT_UMAP_OPTIONS`. */
export const UmapOptionsSchema = z
  .strictObject({
    init: z.enum(["spectral", "multi-component", "pca", "random"]),
    spread: aboveZero,
    curve: z.strictObject({ a: aboveZero, b: aboveZero }).nullable(),
    learningRate: aboveZero,
    negativeSampleCount: z.int().min(0).max(100),
    repulsion: z.number().min(0).max(1e6),
    localConnectivity: z.number().min(0).max(200),
    setOperationMixRatio: z.number().min(0).max(1),
    bandwidth: aboveZero,
    disconnectionDistance: aboveZero.nullable(),
    targetWeight: z.number().min(0).max(1),
    unknownDistance: z.number().min(0).max(1e6),
  })
  .partial()
  .openapi("UmapOptions");
