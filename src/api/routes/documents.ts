import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { createCharge } from "../access/charge.ts";
import { addDocuments } from "../add-documents.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { parseLines, parseList } from "../parse-lines.ts";
import {
  AddDocumentsQuery,
  AddDocumentsSchema,
  DocumentInputSchema,
  DocumentListSchema,
  DocumentQuery,
  DocumentSchema,
  DocumentTopicsSchema,
  IngestReportSchema,
} from "../schemas/document.ts";
import { CorpusParameters, IdSchema } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";

const tags = ["Documents"];
const DocumentParameters = CorpusParameters.extend({ document: IdSchema });

const postDocuments = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/documents",
  summary: "Add or update documents",
  description:
    "As JSON, or streamed as NDJSON with one document a line. A document that is refused is listed with the reason and never costs the others.",
  tags,
  request: {
    params: CorpusParameters,
    query: AddDocumentsQuery,
    // not "required", or the JSON validator would read an NDJSON body as well
    body: {
      content: {
        "application/json": { schema: AddDocumentsSchema },
        "application/x-ndjson": { schema: DocumentInputSchema },
      },
    },
  },
  responses: {
    200: {
      description: "What became of the documents",
      content: { "application/json": { schema: IngestReportSchema } },
    },
    ...problems,
  },
});

const listDocuments = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/documents",
  summary: "List documents, all or those of a topic",
  tags,
  request: { params: CorpusParameters, query: DocumentQuery },
  responses: {
    200: {
      description: "A page of documents",
      content: { "application/json": { schema: DocumentListSchema } },
    },
    ...problems,
  },
});

const getDocument = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/documents/{document}",
  summary: "Read a document",
  tags,
  request: { params: DocumentParameters },
  responses: {
    200: {
      description: "The document and its topic",
      content: { "application/json": { schema: DocumentSchema } },
    },
    ...problems,
  },
});

const getTopics = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/documents/{document}/topics",
  summary: "Read the topics of a document",
  description: "Of one that is split those of its passages, with how many of them have each.",
  tags,
  request: { params: DocumentParameters },
  responses: {
    200: {
      description: "In the published version",
      content: { "application/json": { schema: DocumentTopicsSchema } },
    },
    ...problems,
  },
});

const deleteDocument = createRoute({
  method: "delete",
  path: "/v1/corpora/{corpus}/documents/{document}",
  summary: "Delete a document",
  tags,
  request: { params: DocumentParameters },
  responses: { 204: { description: "Deleted" }, ...problems },
});

export function documentsRoutes(dependencies: Dependencies): OpenAPIHono<AppEnv> {
  const { corpora, dimensionsOf, createId, meterOf } = dependencies;
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(postDocuments, async (c) => {
    const id = c.req.valid("param").corpus;
    const corpus = corpora.get(id);
    const dimensions = dimensionsOf((await corpus.describe()).embedder);
    const body = c.req.valid("json");
    const documents =
      "documents" in body
        ? parseList(body.documents, dimensions)
        : parseLines(c.req.raw.body ?? emptyBody(), dimensions);
    const vectorsLater = c.req.valid("query").vectors === "later";
    const limited = createCharge(meterOf, c.get("caller"), id).limit(corpus);
    return c.json(await addDocuments(limited, createId(), documents, { vectorsLater }), 200);
  });

  app.openapi(listDocuments, async (c) => {
    const corpus = corpora.get(c.req.valid("param").corpus);
    return c.json(await corpus.listDocuments(c.req.valid("query")), 200);
  });

  app.openapi(getDocument, async (c) => {
    const { corpus, document } = c.req.valid("param");
    return c.json(await corpora.get(corpus).getDocument(document), 200);
  });

  app.openapi(getTopics, async (c) => {
    const { corpus, document } = c.req.valid("param");
    return c.json(await corpora.get(corpus).documentTopics(document), 200);
  });

  app.openapi(deleteDocument, async (c) => {
    const { corpus, document } = c.req.valid("param");
    await corpora.get(corpus).removeDocument(document);
    return c.body(null, 204);
  });

  return app;
}

function emptyBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}
