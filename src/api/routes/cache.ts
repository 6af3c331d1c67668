import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import {
  CacheCheckSchema,
  CacheReportSchema,
  PruneCacheSchema,
  PruneReportSchema,
  VerifyCacheSchema,
} from "../schemas/cache.ts";
import { problems } from "../schemas/problem.ts";

const tags = ["Cache"];

const getCache = createRoute({
  method: "get",
  path: "/v1/cache",
  summary: "See what the cache of vectors holds and has saved",
  tags,
  responses: {
    200: {
      description: "In all and by fingerprint, the largest first",
      content: { "application/json": { schema: CacheReportSchema } },
    },
    ...problems,
  },
});

const verifyCache = createRoute({
  method: "post",
  path: "/v1/cache/verify",
  summary: "Check the checksums of some of the cache",
  tags,
  request: {
    body: { required: true, content: { "application/json": { schema: VerifyCacheSchema } } },
  },
  responses: {
    200: {
      description: "What was found; the cursor leads on",
      content: { "application/json": { schema: CacheCheckSchema } },
    },
    ...problems,
  },
});

const pruneCache = createRoute({
  method: "post",
  path: "/v1/cache/prune",
  summary: "Remove vectors that no corpus needs, a part at a time",
  tags,
  request: {
    body: { required: true, content: { "application/json": { schema: PruneCacheSchema } } },
  },
  responses: {
    200: {
      description: "How far it is; the next call goes on, until the state is completed",
      content: { "application/json": { schema: PruneReportSchema } },
    },
    ...problems,
  },
});

export function cacheRoutes({ cache }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openapi(getCache, async (c) => c.json(await cache.report(), 200));
  app.openapi(verifyCache, async (c) => {
    const { cursor = null, mend } = c.req.valid("json");
    return c.json(await cache.verify(cursor, mend), 200);
  });
  app.openapi(pruneCache, async (c) =>
    c.json(await cache.prune(c.req.valid("json").graceHours), 200),
  );
  return app;
}
