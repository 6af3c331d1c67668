import { z } from "@hono/zod-openapi";

export const StartRefreshSchema = z
  .strictObject({ mode: z.enum(["auto", "full", "assign"]).default("auto") })
  .openapi("StartRefresh");

export const RefreshSchema = z
  .object({
    id: z.string(),
    mode: z.enum(["auto", "full", "assign"]),
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
    version: z.int().optional(),
    problem: z.object({ code: z.string(), detail: z.string() }).optional(),
    startedAt: z.string(),
    finishedAt: z.string().optional(),
  })
  .openapi("Refresh");

export type StartRefresh = z.input<typeof StartRefreshSchema>;
export type Refresh = z.output<typeof RefreshSchema>;
