import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { encodeEdit } from "../../jobs/edits/encode-edit.ts";
import type { LedgerEdit } from "../../jobs/ledger/edits.ts";
import type { PublishedEdit } from "../../jobs/edits/topic-editor.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { nameVersion } from "../middleware/conditional.ts";
import { refuseInvalid } from "../refuse-invalid.ts";
import { EditListSchema, EditRequestSchema, PublishedEditSchema } from "../schemas/edit.ts";
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
    const listed = edits.map((edit) => ({ ...describeEdit(edit), idle: edit.idle }));
    return c.json({ version, edits: listed }, 200);
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

function describePublished({ edit, version, changes }: PublishedEdit) {
  return { edit: describeEdit(edit), version, changes };
}
