import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { describeCorpus, toCorpusSettings } from "../corpus-settings.ts";
import { refuseInvalid } from "../refuse-invalid.ts";
import { refuseUrls } from "../refuse-urls.ts";
import { CorpusListSchema, CorpusSchema, CorpusSettingsSchema } from "../schemas/corpus.ts";
import { CorpusParameters, PageQuery } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";

const tags = ["Corpora"];
const corpusAnswer = (description: string) => ({
  description,
  content: { "application/json": { schema: CorpusSchema } },
});

const listCorpora = createRoute({
  method: "get",
  path: "/v1/corpora",
  summary: "List corpora",
  tags,
  request: { query: PageQuery },
  responses: {
    200: {
      description: "A page of corpora",
      content: { "application/json": { schema: CorpusListSchema } },
    },
    ...problems,
  },
});

const getCorpus = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}",
  summary: "Read a corpus",
  tags,
  request: { params: CorpusParameters },
  responses: { 200: corpusAnswer("The corpus"), ...problems },
});

const putCorpus = createRoute({
  method: "put",
  path: "/v1/corpora/{corpus}",
  summary: "Create a corpus, or replace its settings",
  tags,
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: CorpusSettingsSchema } } },
  },
  responses: { 200: corpusAnswer("Changed"), 201: corpusAnswer("Created"), ...problems },
});

const deleteCorpus = createRoute({
  method: "delete",
  path: "/v1/corpora/{corpus}",
  summary: "Delete a corpus with everything in it",
  tags,
  request: { params: CorpusParameters },
  responses: { 204: { description: "Deleted" }, ...problems },
});

export function corporaRoutes({
  corpora,
  checkEmbedder,
  urlRules,
}: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(listCorpora, async (c) => {
    const page = await corpora.list(c.req.valid("query"));
    return c.json({ corpora: page.corpora.map(describeCorpus), cursor: page.cursor }, 200);
  });

  app.openapi(getCorpus, async (c) => {
    const corpus = corpora.get(c.req.valid("param").corpus);
    return c.json(describeCorpus(await corpus.describe()), 200);
  });

  app.openapi(
    putCorpus,
    async (c) => {
      const id = c.req.valid("param").corpus;
      refuseUrls(c.req.valid("json"), urlRules);
      const settings = toCorpusSettings(c.req.valid("json"));
      // an embedder nobody knows, or of parts that do not go together, is refused before anything is kept
      await checkEmbedder(settings.embedder, settings.embedding);
      const { created, corpus: description } = await corpora.get(id).put(settings);
      if (created) c.header("Location", `/v1/corpora/${id}`);
      return c.json(describeCorpus(description), created ? 201 : 200);
    },
    refuseInvalid("invalid_option"),
  );

  app.openapi(deleteCorpus, async (c) => {
    await corpora.get(c.req.valid("param").corpus).remove();
    return c.body(null, 204);
  });

  return app;
}
