import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { topicClasses } from "../../jobs/operations/topic-classes.ts";
import { topicTimeline } from "../../jobs/operations/topic-timeline.ts";
import type { VersionReader } from "../../jobs/version-reader.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { nameVersion } from "../middleware/conditional.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import {
  ClassesQuery,
  TimelineQuery,
  TopicClassesSchema,
  TopicTimelineSchema,
} from "../schemas/topic-groups.ts";

const tags = ["Time and classes"];

const getTimeline = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/timeline",
  summary: "Read the topics over time",
  tags,
  request: { params: CorpusParameters, query: TimelineQuery },
  responses: {
    200: {
      description: "Topics in stretches of time, by the timestamps of the documents",
      content: { "application/json": { schema: TopicTimelineSchema } },
    },
    ...problems,
  },
});

const getClasses = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/classes",
  summary: "Read the topics per class",
  tags,
  request: { params: CorpusParameters, query: ClassesQuery },
  responses: {
    200: {
      description: "Topics in the classes of the documents",
      content: { "application/json": { schema: TopicClassesSchema } },
    },
    ...problems,
  },
});

/** Topics over time and per class. */
export function topicGroupsRoutes({ openVersion }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getTimeline, async (c) => {
    const reader = await openVersion(c.req.valid("param").corpus);
    const timeline = await topicTimeline(await inputOf(reader), c.req.valid("query"));
    nameVersion(c, reader.version);
    return c.json({ version: reader.version, ...timeline }, 200);
  });

  app.openapi(getClasses, async (c) => {
    const reader = await openVersion(c.req.valid("param").corpus);
    const classes = await topicClasses(await inputOf(reader), c.req.valid("query"));
    nameVersion(c, reader.version);
    return c.json({ version: reader.version, ...classes }, 200);
  });

  return app;
}

async function inputOf(reader: VersionReader) {
  const [structure, { topics }] = await Promise.all([reader.structure(), reader.topics()]);
  return { structure, topics, documents: reader.documents };
}
