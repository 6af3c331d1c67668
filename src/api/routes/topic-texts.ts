import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "zod";
import { openTopicTexts } from "../../jobs/operations/topic-texts.ts";
import { reduceVersionOutliers } from "../../jobs/operations/version-outliers.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { versionRepresentatives } from "../../jobs/operations/version-representatives.ts";
import { CorpusParameters, integerText } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import {
  DistributeSchema,
  DistributionListSchema,
  ExplainSchema,
  ExplanationListSchema,
  OutlierReductionSchema,
  ReduceOutliersSchema,
  RepresentativeListSchema,
  RepresentativesQuery,
} from "../schemas/topic-texts.ts";

const tags = ["Documents in topics"];

const distribute = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/distributions",
  summary: "Read how much of each topic there is in documents",
  tags,
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: DistributeSchema } } },
  },
  responses: {
    200: {
      description: "One distribution a document, in order, by windows over its words",
      content: { "application/json": { schema: DistributionListSchema } },
    },
    ...problems,
  },
});

const explain = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/explanations",
  summary: "Read why documents are in their topics",
  tags,
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: ExplainSchema } } },
  },
  responses: {
    200: {
      description: "One explanation a document, in order, by its words",
      content: { "application/json": { schema: ExplanationListSchema } },
    },
    ...problems,
  },
});

const reduceOutliers = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/outliers/reduction",
  summary: "Find topics for the outliers of the published version",
  description: "Changes nothing: tells which documents would be moved where.",
  tags,
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: ReduceOutliersSchema } } },
  },
  responses: {
    200: {
      description: "The documents that would get a topic; the first step that has one decides",
      content: { "application/json": { schema: OutlierReductionSchema } },
    },
    ...problems,
  },
});

const getRepresentatives = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/topics/{topic}/representatives",
  summary: "Read documents that stand for a topic",
  tags,
  request: {
    params: CorpusParameters.extend({ topic: integerText(0, 999_999_999) }),
    query: RepresentativesQuery,
  },
  responses: {
    200: {
      description: "Documents near to the topic, and different from each other as far as is asked",
      content: { "application/json": { schema: RepresentativeListSchema } },
    },
    ...problems,
  },
});

/** Documents in topics. */
export function topicTextsRoutes({ openVersion, corpora }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  async function readTexts(
    corpus: string,
    documents: z.output<typeof DistributeSchema>["documents"],
  ): Promise<{ text: string; topic: number | null }[]> {
    const read: { text: string; topic: number | null }[] = [];
    for (const document of documents) {
      if ("text" in document) read.push({ text: document.text, topic: null });
      else read.push(await corpora.get(corpus).getDocument(document.id));
    }
    return read;
  }

  app.openapi(distribute, async (c) => {
    const { corpus } = c.req.valid("param");
    const { documents, ...options } = c.req.valid("json");
    const reader = await openVersion(corpus);
    const texts = await openTopicTexts(await reader.structure());
    const read = await readTexts(corpus, documents);
    const distributions = read.map(({ text }) => texts.distribution(text, options));
    return c.json({ version: reader.version, distributions }, 200);
  });

  app.openapi(explain, async (c) => {
    const { corpus } = c.req.valid("param");
    const { documents, topic: asked } = c.req.valid("json");
    const reader = await openVersion(corpus);
    const texts = await openTopicTexts(await reader.structure());
    const read = await readTexts(corpus, documents);
    const explanations = read.map(({ text, topic }) => {
      const own = topic !== null && topic >= 0 ? topic : undefined;
      return texts.explain(text, asked ?? own);
    });
    return c.json({ version: reader.version, explanations }, 200);
  });

  app.openapi(getRepresentatives, async (c) => {
    const { corpus, topic } = c.req.valid("param");
    const reader = await openVersion(corpus);
    const ids = await versionRepresentatives(reader, topic, c.req.valid("query"));
    const documents: { id: string; text: string }[] = [];
    for (const id of ids) {
      const { text } = await corpora.get(corpus).getDocument(id);
      documents.push({ id, text });
    }
    return c.json({ version: reader.version, documents }, 200);
  });

  app.openapi(reduceOutliers, async (c) => {
    const reader = await openVersion(c.req.valid("param").corpus);
    const reduced = await reduceVersionOutliers(reader, c.req.valid("json").steps);
    return c.json({ version: reader.version, ...reduced }, 200);
  });

  return app;
}
