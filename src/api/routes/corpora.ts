import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import type { Corpora, Corpus, CorpusDescription } from "../../jobs/corpus.ts";
import type { Caller } from "../access/caller.ts";
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
  checkLabeler,
  urlRules,
  meterOf,
}: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(listCorpora, async (c) => {
    const caller = c.get("caller");
    const page = await listCorporaOf(caller, corpora, c.req.valid("query"));
    const described = page.corpora.map((corpus) => describeFor(caller, corpus));
    return c.json({ corpora: described, cursor: page.cursor }, 200);
  });

  app.openapi(getCorpus, async (c) => {
    const corpus = corpora.get(c.req.valid("param").corpus);
    return c.json(describeFor(c.get("caller"), await corpus.describe()), 200);
  });

  app.openapi(
    putCorpus,
    async (c) => {
      const id = c.req.valid("param").corpus;
      refuseUrls(c.req.valid("json"), urlRules);
      const settings = toCorpusSettings(c.req.valid("json"));
      // an embedder nobody knows, or of parts that do not go together, is refused before anything is kept
      await checkEmbedder(settings.embedder, settings.embedding);
      for (const step of Object.values(settings.representations ?? {}).flat()) {
        if (step.name === "language-model") checkLabeler(step.model);
      }
      const { created, corpus: description } = await corpora.get(id).put(settings);
      if (created) c.header("Location", `/v1/corpora/${id}`);
      return c.json(describeCorpus(description), created ? 201 : 200);
    },
    refuseInvalid("invalid_option"),
  );

  app.openapi(deleteCorpus, async (c) => {
    const id = c.req.valid("param").corpus;
    await corpora.get(id).remove();
    await meterOf(`corpus:${id}`).clear();
    return c.body(null, 204);
  });

  return app;
}

/** Of a key for some corpora only those, and at once: there are few. */
async function listCorporaOf(
  { corpora: own }: Caller,
  corpora: Corpora,
  page: { cursor?: string | undefined; limit: number },
): ReturnType<Corpora["list"]> {
  if (own === null) return corpora.list(page);
  const described = await Promise.all(own.map((id) => describeIfThere(corpora.get(id))));
  return { corpora: described.filter((found) => found !== null), cursor: null };
}

async function describeIfThere(corpus: Corpus): Promise<CorpusDescription | null> {
  try {
    return await corpus.describe();
  } catch (error) {
    if (error instanceof EdgetopicError && error.code === "unknown_corpus") return null;
    throw error;
  }
}

/** Where documents come from is nothing for readers: an address may hold a secret. */
function describeFor({ role }: Caller, corpus: CorpusDescription) {
  const described = describeCorpus(corpus);
  return role === "read" ? { ...described, sources: [], notify: [] } : described;
}
