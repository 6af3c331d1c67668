import { z } from "@hono/zod-openapi";
import { NextCursorSchema } from "./parameters.ts";

export const VersionSchema = z
  .object({
    version: z.int(),
    fittedAt: z.string(),
    documentCount: z.int(),
    topicCount: z.int(),
    outlierCount: z.int(),
    digest: z.string().openapi({
      description:
        "Equal inputs, options and seed, and an equal version before where the fit started from it, give equal digests",
    }),
    published: z.boolean(),
  })
  .openapi("Version");

export const VersionListSchema = z
  .object({ versions: z.array(VersionSchema), cursor: NextCursorSchema })
  .openapi("VersionList");

export type Version = z.output<typeof VersionSchema>;
export type VersionList = z.output<typeof VersionListSchema>;
