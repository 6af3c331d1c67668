import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { documentInfo } from "../../jobs/tables/document-info.ts";
import { encodeTable } from "../../jobs/tables/encode-table.ts";
import { pageDocuments } from "../../jobs/tables/page-documents.ts";
import { TABLE_MEDIA_TYPES, type Table, type TableFormat } from "../../jobs/tables/table.ts";
import { topicInfo } from "../../jobs/tables/topic-info.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { hasVersion, nameVersion } from "../middleware/conditional.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import {
  DocumentInfoSchema,
  DocumentTableQuery,
  tableContent,
  TableQuery,
  TopicInfoSchema,
} from "../schemas/table.ts";

const tags = ["Topics"];

const getTopicInfo = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/tables/topics",
  summary: "Read the topics of the published version as a table",
  tags,
  request: { params: CorpusParameters, query: TableQuery },
  responses: {
    200: {
      description: "A row for each topic by size, the outliers, topic -1, last; streamed",
      content: tableContent(TopicInfoSchema),
    },
    304: { description: "The version named in If-None-Match is published" },
    ...problems,
  },
});

const getDocumentInfo = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/tables/documents",
  summary: "Read the documents with their topics as a table",
  tags,
  request: { params: CorpusParameters, query: DocumentTableQuery },
  responses: {
    200: {
      description:
        "A row for each document by id; streamed, and broken off where another version is published meanwhile",
      content: tableContent(DocumentInfoSchema),
    },
    ...problems,
  },
});

export function tablesRoutes({ corpora, published }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getTopicInfo, async (c) => {
    const { corpus } = c.req.valid("param");
    if (hasVersion(c, await published.version(corpus))) return c.body(null, 304);
    const { version, topics } = await published.topics(corpus);
    nameVersion(c, version);
    return answerTable(c, topicInfo(topics), c.req.valid("query").format, `${corpus}-topics`);
  });

  app.openapi(getDocumentInfo, async (c) => {
    const { corpus } = c.req.valid("param");
    const { format, topic } = c.req.valid("query");
    const { version, topics } = await published.topics(corpus);
    const pages = pageDocuments(corpora.get(corpus), topic, version, () =>
      published.version(corpus),
    );
    return answerTable(c, documentInfo(topics, pages), format, `${corpus}-documents`);
  });

  return app;
}

function answerTable(c: Context<AppEnv>, table: Table, format: TableFormat, name: string) {
  c.header("Content-Type", TABLE_MEDIA_TYPES[format]);
  c.header("Content-Disposition", `attachment; filename="${name.replaceAll(":", "-")}.${format}"`);
  return c.body(encodeTable(table, format), 200);
}
