import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { CorpusParameters, integerText } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import { TopicChangesSchema, VersionListSchema, VersionSchema } from "../schemas/version.ts";

const tags = ["Versions"];
const VersionParameters = CorpusParameters.extend({ version: integerText(0, 999_999_999) });

const listVersions = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/versions",
  summary: "List the versions that are kept",
  tags,
  request: { params: CorpusParameters },
  responses: {
    200: {
      description: "All of them, in one page",
      content: { "application/json": { schema: VersionListSchema } },
    },
    ...problems,
  },
});

const publishVersion = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/versions/{version}/publish",
  summary: "Go back, or forward, to a kept version",
  tags,
  request: { params: VersionParameters },
  responses: {
    200: {
      description: "The version, published",
      content: { "application/json": { schema: VersionSchema } },
    },
    ...problems,
  },
});

const deleteVersion = createRoute({
  method: "delete",
  path: "/v1/corpora/{corpus}/versions/{version}",
  summary: "Remove a kept version",
  description:
    "With its topics, map and model, and the documents' places in it. Not the published one, nor one whose model another has (version_in_use).",
  tags,
  request: { params: VersionParameters },
  responses: { 204: { description: "Removed" }, ...problems },
});

const getChanges = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/versions/{version}/changes",
  summary: "Read what is different in a version",
  description:
    "Compared with the version that was published before it: which topics were born, died, grew, shrank, split and merged, and how many of each topic's documents stayed in it.",
  tags,
  request: { params: VersionParameters },
  responses: {
    200: {
      description: "The changes",
      content: { "application/json": { schema: TopicChangesSchema } },
    },
    ...problems,
  },
});

export function versionsRoutes({ corpora, published }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(listVersions, async (c) => {
    const versions = await corpora.get(c.req.valid("param").corpus).listVersions();
    return c.json({ versions, cursor: null }, 200);
  });

  app.openapi(publishVersion, async (c) => {
    const { corpus, version } = c.req.valid("param");
    return c.json(await corpora.get(corpus).publishVersion(version), 200);
  });

  app.openapi(deleteVersion, async (c) => {
    const { corpus, version } = c.req.valid("param");
    await corpora.get(corpus).removeVersion(version);
    return c.body(null, 204);
  });

  app.openapi(getChanges, async (c) => {
    const { corpus, version } = c.req.valid("param");
    return c.json(await published.changes(corpus, version), 200);
  });

  return app;
}
