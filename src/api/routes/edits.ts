import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { decodeEdit, encodeEdit } from "../../jobs/edits/encode-edit.ts";
import type { LedgerEdit } from "../../jobs/ledger/edits.ts";
import type { ListedEdit, PublishedEdit } from "../../jobs/edits/topic-editor.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { nameVersion } from "../middleware/conditional.ts";
import { refuseInvalid } from "../refuse-invalid.ts";
import {
  EditImportSchema,
  EditListSchema,
  EditRequestSchema,
  PublishedEditSchema,
  PublishedImportSchema,
} from "../schemas/edit.ts";
import { CorpusParameters, IdSchema } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";

const tags = ["Edits"];
const EditParameters = CorpusParameters.extend({ edit: IdSchema });
const published = { "application/json": { schema: PublishedEditSchema } };

const listEdits = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/edits",
  summary: "Read the log of edits",
  description:
    "All of them, in the order in which they were made, those that were undone included.",
  tags,
  request: { params: CorpusParameters },
  responses: {
    200: { description: "The log", content: { "application/json": { schema: EditListSchema } } },
    ...problems,
  },
});

const postEdit = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/edits",
  summary: "Edit the topics",
  description:
    "Publishes a version that has the edit, without a fit; it is made again after every fit. Topics are merged, split, reduced to a number, deleted, named, hidden, pinned, annotated; documents are moved.",
  tags,
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: EditRequestSchema } } },
  },
  responses: { 201: { description: "Made and published", content: published }, ...problems },
});

const importEdits = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/edits/import",
  summary: "Make the edits of an exported log",
  description:
    "Takes what GET …/edits answers, and publishes one version that has its edits after those there are, each by the ids of topics and documents. An edit whose topics are not there is kept and told as idle; one that was undone, or is in the log already, is skipped.",
  tags,
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: EditImportSchema } } },
  },
  responses: {
    200: {
      description: "Made and published",
      content: { "application/json": { schema: PublishedImportSchema } },
    },
    ...problems,
  },
});

const deleteEdit = createRoute({
  method: "delete",
  path: "/v1/corpora/{corpus}/edits/{edit}",
  summary: "Undo an edit",
  description: "Publishes a version without it, with all that was edited before and after.",
  tags,
  request: { params: EditParameters },
  responses: { 200: { description: "Undone and published", content: published }, ...problems },
});

export function editsRoutes({ editor }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(listEdits, async (c) => {
    const { version, edits } = await editor.list(c.req.valid("param").corpus);
    nameVersion(c, version);
    return c.json({ version, edits: edits.map(describeListed) }, 200);
  });

  app.openapi(
    postEdit,
    async (c) => {
      const { corpus } = c.req.valid("param");
      const made = describePublished(await editor.make(corpus, c.req.valid("json")));
      c.header("Location", `/v1/corpora/${corpus}/edits/${made.edit.id}`);
      return c.json(made, 201);
    },
    refuseInvalid("invalid_option"),
  );

  app.openapi(
    importEdits,
    async (c) => {
      const { edits } = c.req.valid("json");
      const log = edits.map(({ id, madeAt, undoneAt, edit }) => ({
        id,
        madeAt,
        undoneAt,
        edit: decodeEdit(edit),
      }));
      const imported = await editor.importLog(c.req.valid("param").corpus, log);
      return c.json({ ...imported, edits: imported.edits.map(describeListed) }, 200);
    },
    refuseInvalid("invalid_option"),
  );

  app.openapi(deleteEdit, async (c) => {
    const { corpus, edit } = c.req.valid("param");
    return c.json(describePublished(await editor.undo(corpus, edit)), 200);
  });

  return app;
}

/** The ids and groups of an edit are read-only in the core; JSON has arrays. */
type Described = (typeof PublishedEditSchema)["_output"]["edit"];

function describeEdit({ id, madeAt, undoneAt, edit }: LedgerEdit): Described {
  return { id, madeAt, undoneAt, edit: encodeEdit(edit) as Described["edit"] };
}

function describeListed(edit: ListedEdit) {
  return { ...describeEdit(edit), idle: edit.idle };
}

function describePublished({ edit, version, changes }: PublishedEdit) {
  return { edit: describeEdit(edit), version, changes };
}
