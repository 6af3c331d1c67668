import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { encodeMetrics } from "../encode-metrics.ts";
import { problems } from "../schemas/problem.ts";

const getMetrics = createRoute({
  method: "get",
  path: "/v1/metrics",
  summary: "Read what there is to watch, for Prometheus",
  description:
    "Gauges in Prometheus' text format, each with the label `corpus`: documents, published_version, published_timestamp_seconds, topics, outliers, refresh_under_way, refresh_completed_timestamp_seconds, refresh_failed_timestamp_seconds, deliveries (`state` waiting or failed), notifications_pending, endpoints_disabled. Each call asks every corpus: once a minute is often enough.",
  tags: ["Server"],
  responses: {
    200: {
      description: "What is so now",
      content: { "text/plain": { schema: z.string() } },
    },
    ...problems,
  },
});

export function metricsRoutes({ measureCorpora, version }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openapi(getMetrics, async (c) => {
    const text = encodeMetrics(await measureCorpora(), version);
    c.header("Cache-Control", "no-store");
    return c.text(text, 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  return app;
}
