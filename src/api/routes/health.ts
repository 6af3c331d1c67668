import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { HealthSchema } from "../schemas/health.ts";

const getHealth = createRoute({
  method: "get",
  path: "/health",
  summary: "See whether the server answers",
  tags: ["Server"],
  security: [],
  responses: {
    200: {
      description: "It does",
      content: { "application/json": { schema: HealthSchema } },
    },
  },
});

export function healthRoutes({ version }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openapi(getHealth, (c) => c.json({ status: "ok" as const, version }, 200));
  return app;
}
