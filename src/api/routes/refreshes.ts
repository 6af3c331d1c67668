import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { decodeEmbedderName } from "../../embedders/embedder-name.ts";
import { refuseOverspending } from "../../jobs/refuse-overspending.ts";
import { createCharge } from "../access/charge.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { streamRefresh } from "../refresh-events.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import {
  DriftSchema,
  RefreshEstimateSchema,
  RefreshEventSchema,
  RefreshSchema,
  StartRefreshQuery,
  StartRefreshSchema,
} from "../schemas/refresh.ts";

const tags = ["Refreshes"];
const RefreshParameters = CorpusParameters.extend({ refresh: z.string().min(1).max(128) });
const refreshAnswer = (description: string) => ({
  description,
  content: { "application/json": { schema: RefreshSchema } },
});

const postRefresh = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/refreshes",
  summary: "Start a refresh, or find the one under way",
  tags,
  description:
    "With dryRun nothing is started: the answer is what would be embedded, and its cost. A refresh whose estimate exceeds maxCost, here or in the corpus's settings, is refused (cost_limit_exceeded).",
  request: {
    params: CorpusParameters,
    query: StartRefreshQuery,
    body: { content: { "application/json": { schema: StartRefreshSchema } } },
  },
  responses: {
    200: {
      description: "The one under way, which Location names; with dryRun the estimate",
      content: {
        "application/json": { schema: z.union([RefreshSchema, RefreshEstimateSchema]) },
      },
    },
    202: refreshAnswer("Started; Location names it"),
    ...problems,
  },
});

const getDrift = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/drift",
  summary: "Read how far the corpus has moved from its last fit",
  tags,
  request: { params: CorpusParameters },
  responses: {
    200: {
      description: "The measures, by which a refresh of mode auto decides",
      content: { "application/json": { schema: DriftSchema } },
    },
    ...problems,
  },
});

const getRefresh = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/refreshes/{refresh}",
  summary: "Read a refresh",
  tags,
  request: { params: RefreshParameters },
  responses: { 200: refreshAnswer("The refresh"), ...problems },
});

const deleteRefresh = createRoute({
  method: "delete",
  path: "/v1/corpora/{corpus}/refreshes/{refresh}",
  summary: "Cancel a refresh",
  tags,
  request: { params: RefreshParameters },
  responses: { 200: refreshAnswer("The refresh as it ended"), ...problems },
});

const followRefresh = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/refreshes/{refresh}/events",
  summary: "Follow a refresh",
  description: "Server-sent events: the refresh at every change, ending with the last.",
  tags,
  request: { params: RefreshParameters },
  responses: {
    200: {
      description: "Each event's data is a refresh",
      content: { "text/event-stream": { schema: RefreshEventSchema } },
    },
    ...problems,
  },
});

export function refreshesRoutes(dependencies: Dependencies): OpenAPIHono<AppEnv> {
  const { corpora, sleep, report, meterOf } = dependencies;
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(postRefresh, async (c) => {
    const id = c.req.valid("param").corpus;
    // a call without a body leaves the schema's default out
    const { mode = "auto", maxCost } = c.req.valid("json");
    const corpus = corpora.get(id);
    if (c.req.valid("query").dryRun === true) {
      const estimate = await corpus.estimateRefresh(mode);
      return c.json({ ...estimate, embedder: decodeEmbedderName(estimate.embedder) }, 200);
    }
    const limit = maxCost ?? (await corpus.describe()).maxCost;
    if (limit !== null) refuseOverspending(await corpus.estimateRefresh(mode), limit);
    const charge = createCharge(meterOf, c.get("caller"), id);
    await charge.payByEstimate(() => corpus.estimateRefresh(mode));
    const { started, refresh } = await corpus.startRefresh(mode, {
      maxCost,
      requestId: c.get("requestId"),
    });
    c.header("Location", `/v1/corpora/${id}/refreshes/${refresh.id}`);
    return c.json(refresh, started ? 202 : 200);
  });

  app.openapi(getDrift, async (c) =>
    c.json(await corpora.get(c.req.valid("param").corpus).measureDrift(), 200),
  );

  app.openapi(getRefresh, async (c) => {
    const { corpus, refresh } = c.req.valid("param");
    return c.json(await corpora.get(corpus).getRefresh(refresh), 200);
  });

  app.openapi(deleteRefresh, async (c) => {
    const { corpus, refresh } = c.req.valid("param");
    return c.json(await corpora.get(corpus).cancelRefresh(refresh), 200);
  });

  app.openapi(followRefresh, async (c) => {
    const { corpus: id, refresh } = c.req.valid("param");
    const corpus = corpora.get(id);
    const first = await corpus.getRefresh(refresh);
    const events = streamRefresh({
      first,
      read: () => corpus.getRefresh(refresh),
      sleep,
      report: (error) => report(error, c.get("requestId")),
    });
    c.header("Content-Type", "text/event-stream");
    c.header("Cache-Control", "no-cache");
    return c.body(events, 200);
  });

  return app;
}
