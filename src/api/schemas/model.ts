import { z } from "@hono/zod-openapi";

export const ModelQuery = z.strictObject({
  format: z.enum(["edgetopic", "bertopic"]).default("edgetopic"),
  embeddingModel: z.string().min(1).max(256).optional().openapi({
    description: "Of bertopic: what sentence-transformers is to embed texts with",
  }),
});
