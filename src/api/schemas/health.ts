import { z } from "@hono/zod-openapi";

export const HealthSchema = z
  .object({ status: z.literal("ok"), version: z.string() })
  .openapi("Health");

export type Health = z.output<typeof HealthSchema>;
