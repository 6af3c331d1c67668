import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { CorpusParameters, PageQuery } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import { RefreshSchema } from "../schemas/refresh.ts";
import { ScheduledRunListSchema, ScheduleReportSchema } from "../schemas/schedule.ts";

const tags = ["Schedule"];
const path = "/v1/corpora/{corpus}/schedule" as const;
const request = { params: CorpusParameters };
const reportAnswer = {
  200: {
    description: "The schedule as it stands",
    content: { "application/json": { schema: ScheduleReportSchema } },
  },
  ...problems,
};

const getSchedule = createRoute({
  method: "get",
  path,
  summary: "Read the schedule and when it runs next",
  tags,
  request,
  responses: reportAnswer,
});

const pauseSchedule = createRoute({
  method: "post",
  path: `${path}/pause`,
  summary: "Pause the schedule",
  tags,
  request,
  responses: reportAnswer,
});

const resumeSchedule = createRoute({
  method: "post",
  path: `${path}/resume`,
  summary: "Resume the schedule",
  description: "Runs that would have been due meanwhile are not made up for.",
  tags,
  request,
  responses: reportAnswer,
});

const refreshAnswer = (description: string) => ({
  description,
  content: { "application/json": { schema: RefreshSchema } },
});

const runSchedule = createRoute({
  method: "post",
  path: `${path}/run`,
  summary: "Run now, as the schedule does",
  tags,
  request,
  responses: {
    200: refreshAnswer("The refresh under way"),
    202: refreshAnswer("Started; Location names it"),
    ...problems,
  },
});

const listRuns = createRoute({
  method: "get",
  path: `${path}/runs`,
  summary: "List what became of the schedule's runs",
  description: "The latest first, of the last 1,000.",
  tags,
  request: { params: CorpusParameters, query: PageQuery },
  responses: {
    200: {
      description: "A page of runs",
      content: { "application/json": { schema: ScheduledRunListSchema } },
    },
    ...problems,
  },
});

export function scheduleRoutes({ corpora }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getSchedule, async (c) =>
    c.json(await corpora.get(c.req.valid("param").corpus).describeSchedule(), 200),
  );
  app.openapi(pauseSchedule, async (c) =>
    c.json(await corpora.get(c.req.valid("param").corpus).pauseSchedule(), 200),
  );
  app.openapi(resumeSchedule, async (c) =>
    c.json(await corpora.get(c.req.valid("param").corpus).resumeSchedule(), 200),
  );
  app.openapi(runSchedule, async (c) => {
    const id = c.req.valid("param").corpus;
    const { started, refresh } = await corpora.get(id).runNow();
    c.header("Location", `/v1/corpora/${id}/refreshes/${refresh.id}`);
    return c.json(refresh, started ? 202 : 200);
  });
  app.openapi(listRuns, async (c) => {
    const corpus = corpora.get(c.req.valid("param").corpus);
    return c.json(await corpus.listRuns(c.req.valid("query")), 200);
  });

  return app;
}
