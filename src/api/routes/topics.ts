import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import { createCharge } from "../access/charge.ts";
import type { AppEnv } from "../app-env.ts";
import { parseAssigned } from "../parse-assigned.ts";
import type { Dependencies } from "../dependencies.ts";
import { hasVersion, nameVersion } from "../middleware/conditional.ts";
import { CorpusParameters, integerText } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import {
  AssignmentListSchema,
  AssignSchema,
  DocumentMapSchema,
  SearchQuery,
  SearchResultSchema,
  TopicListSchema,
  TopicOfVersionSchema,
} from "../schemas/topic.ts";

const tags = ["Topics"];
const TopicParameters = CorpusParameters.extend({ topic: integerText(-1, 999_999_999) });
const notModified = { 304: { description: "The version named in If-None-Match is published" } };

const getTopics = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/topics",
  summary: "Read the topics of the published version",
  tags,
  request: { params: CorpusParameters },
  responses: {
    200: {
      description: "Topics by size; the outliers, topic -1, last",
      content: { "application/json": { schema: TopicListSchema } },
    },
    ...notModified,
    ...problems,
  },
});

const getTopic = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/topics/{topic}",
  summary: "Read a topic",
  tags,
  request: { params: TopicParameters },
  responses: {
    200: {
      description: "The topic",
      content: { "application/json": { schema: TopicOfVersionSchema } },
    },
    ...notModified,
    ...problems,
  },
});

const assign = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/assign",
  summary: "Assign documents to topics without keeping them",
  tags,
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: AssignSchema } } },
  },
  responses: {
    200: {
      description: "One assignment a document, in order",
      content: { "application/json": { schema: AssignmentListSchema } },
    },
    ...problems,
  },
});

const getMap = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/map",
  summary: "Read the map of documents",
  tags,
  request: { params: CorpusParameters },
  responses: {
    200: {
      description: "Places in the plane, in columns",
      content: { "application/json": { schema: DocumentMapSchema } },
    },
    ...notModified,
    ...problems,
  },
});

const search = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/search",
  summary: "Find topics and documents by meaning",
  tags,
  request: { params: CorpusParameters, query: SearchQuery },
  responses: {
    200: {
      description: "The nearest, best first",
      content: { "application/json": { schema: SearchResultSchema } },
    },
    ...problems,
  },
});

export function topicsRoutes(dependencies: Dependencies): OpenAPIHono<AppEnv> {
  const { corpora, published, dimensionsOf, takesImages, meterOf } = dependencies;
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getTopics, async (c) => {
    const { corpus } = c.req.valid("param");
    if (hasVersion(c, await published.version(corpus))) return c.body(null, 304);
    const topics = await published.topics(corpus);
    nameVersion(c, topics.version);
    return c.json(topics, 200);
  });

  app.openapi(getTopic, async (c) => {
    const { corpus, topic: id } = c.req.valid("param");
    if (hasVersion(c, await published.version(corpus))) return c.body(null, 304);
    const { version, topics } = await published.topics(corpus);
    const topic = topics.find((candidate) => candidate.id === id);
    if (!topic) throw new EdgetopicError("unknown_topic", `Version ${version} has no topic ${id}.`);
    nameVersion(c, version);
    return c.json({ version, ...topic }, 200);
  });

  app.openapi(assign, async (c) => {
    const { corpus } = c.req.valid("param");
    const { embedder } = await corpora.get(corpus).describe();
    const body = c.req.valid("json");
    const documents = parseAssigned(body.documents, {
      embedder,
      dimensions: dimensionsOf(embedder),
      takesImages: takesImages(embedder),
    });
    const charge = createCharge(meterOf, c.get("caller"), corpus);
    const assigned = await charge.pay((spend) =>
      published.assign(corpus, documents, spend, body.memberships),
    );
    return c.json(assigned, 200);
  });

  app.openapi(getMap, async (c) => {
    const { corpus } = c.req.valid("param");
    if (hasVersion(c, await published.version(corpus))) return c.body(null, 304);
    const { version, body } = await published.map(corpus);
    nameVersion(c, version);
    c.header("Content-Type", "application/json");
    return c.body(body, 200);
  });

  app.openapi(search, async (c) => {
    const { q, limit } = c.req.valid("query");
    const { corpus } = c.req.valid("param");
    const charge = createCharge(meterOf, c.get("caller"), corpus);
    const found = await charge.pay((spend) => published.search(corpus, q, limit, spend));
    return c.json(found, 200);
  });

  return app;
}
