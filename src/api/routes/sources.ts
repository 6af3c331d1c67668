import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import { SourceParameters, SourceReportListSchema, SourceReportSchema } from "../schemas/source.ts";

const tags = ["Sources"];

const listSources = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/sources",
  summary: "See how the sources fare",
  tags,
  request: { params: CorpusParameters },
  responses: {
    200: {
      description: "In the order of the settings",
      content: { "application/json": { schema: SourceReportListSchema } },
    },
    ...problems,
  },
});

const resetSource = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/sources/{source}/reset",
  summary: "Forget what is remembered of a source",
  description:
    "The next refresh reads all of it, and at once where it was left alone after a failure. Documents stay.",
  tags,
  request: { params: SourceParameters },
  responses: {
    200: {
      description: "The source, as if never read",
      content: { "application/json": { schema: SourceReportSchema } },
    },
    ...problems,
  },
});

export function sourcesRoutes({ corpora }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(listSources, async (c) => {
    const corpus = corpora.get(c.req.valid("param").corpus);
    return c.json({ sources: await corpus.listSources() }, 200);
  });

  app.openapi(resetSource, async (c) => {
    const { corpus, source } = c.req.valid("param");
    return c.json(await corpora.get(corpus).resetSource(source), 200);
  });

  return app;
}
