import { z } from "@hono/zod-openapi";

const count = z.int().min(1).max(1_000_000);
const distance = z.number().gt(0).finite();

/** What finds the topics, and what each can be told. */
export const ClustererSchema = z
  .discriminatedUnion("name", [
    z.strictObject({
      name: z.literal("hdbscan"),
      selection: z.enum(["excess-of-mass", "leaf"]).optional(),
      selectionEpsilon: z.number().min(0).finite().optional(),
      maxClusterSize: count.min(2).optional(),
      allowSingleCluster: z.boolean().optional(),
    }),
    z.strictObject({ name: z.literal("k-means"), clusterCount: count }),
    z.strictObject({
      name: z.literal("agglomerative"),
      linkage: z.enum(["ward", "average", "complete"]).optional(),
      clusterCount: count.optional(),
      distanceThreshold: distance.optional(),
    }),
    z.strictObject({ name: z.literal("dbscan"), epsilon: distance.optional() }),
    z.strictObject({
      name: z.literal("leiden"),
      quality: z.enum(["modularity", "constant-potts"]).optional(),
      resolution: distance.optional(),
    }),
  ])
  .openapi("Clusterer");
