import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { hasVersion, nameVersion } from "../middleware/conditional.ts";
import { EmergingListSchema } from "../schemas/emerging.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import { TrendListSchema, TrendQuerySchema } from "../schemas/trend.ts";

const getTrends = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/topics/trends",
  summary: "Read which topics rise and fall against their own past",
  tags: ["Topics"],
  request: { params: CorpusParameters, query: TrendQuerySchema },
  responses: {
    200: {
      description: "The most significant first",
      content: { "application/json": { schema: TrendListSchema } },
    },
    ...problems,
  },
});

const getEmerging = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/topics/emerging",
  summary: "Read what may become a topic",
  description:
    "Groups of documents that came since the last fit and are no topic's, or far from theirs. The next fit confirms or drops them; its version says which.",
  tags: ["Topics"],
  request: { params: CorpusParameters },
  responses: {
    200: {
      description: "The largest first",
      content: { "application/json": { schema: EmergingListSchema } },
    },
    304: { description: "The version named in If-None-Match is published" },
    ...problems,
  },
});

/** How topics move. To be added before the routes of single topics, which would take these words for ids. */
export function trendsRoutes({ corpora, published }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getTrends, async (c) => {
    const { corpus } = c.req.valid("param");
    const { until, ...query } = c.req.valid("query");
    const untilMs = until === undefined ? null : Date.parse(until);
    const report = await corpora.get(corpus).measureTrends({ ...query, until: untilMs });
    const { topics } = await published.topics(corpus);
    const nameOf = new Map(topics.map(({ id, name }) => [id, name]));
    const trends = report.trends.map(({ topic, ...trend }) => ({
      topic,
      name: nameOf.get(topic) ?? `Topic ${topic}`,
      ...trend,
    }));
    return c.json({ ...report, trends }, 200);
  });

  app.openapi(getEmerging, async (c) => {
    const { corpus } = c.req.valid("param");
    if (hasVersion(c, await published.version(corpus))) return c.body(null, 304);
    const emerging = await published.emerging(corpus);
    nameVersion(c, emerging.version);
    return c.json(emerging, 200);
  });

  return app;
}
