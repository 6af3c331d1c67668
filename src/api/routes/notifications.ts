import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import {
  EndpointReportSchema,
  NotificationListSchema,
  NotificationPageQuery,
  NotificationSchema,
  ReplaySchema,
  ResumeSchema,
} from "../schemas/notification.ts";
import { CorpusParameters, PageQuery } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";

const tags = ["Notifications"];
const path = "/v1/corpora/{corpus}/notifications";
const NotificationParameters = CorpusParameters.extend({ notification: z.string().max(128) });

const listNotifications = createRoute({
  method: "get",
  path,
  summary: "List what was told, and what is to be told, by webhook",
  tags,
  request: { params: CorpusParameters, query: PageQuery.extend(NotificationPageQuery.shape) },
  responses: {
    200: {
      description: "A page of notifications of the last 30 days, the newest first",
      content: { "application/json": { schema: NotificationListSchema } },
    },
    ...problems,
  },
});

const replayNotification = createRoute({
  method: "post",
  path: `${path}/{notification}/replay`,
  summary: "Send a notification once more",
  tags,
  request: {
    params: NotificationParameters,
    body: { content: { "application/json": { schema: ReplaySchema } } },
  },
  responses: {
    202: {
      description: "It will be sent, with the id it had, after all that is to be told already",
      content: { "application/json": { schema: NotificationSchema } },
    },
    ...problems,
  },
});

const resumeEndpoint = createRoute({
  method: "post",
  path: `${path}/resume`,
  summary: "Go on notifying an endpoint that was disabled",
  tags,
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: ResumeSchema } } },
  },
  responses: {
    200: {
      description: "It is told what it missed in the last 30 days, in order",
      content: { "application/json": { schema: EndpointReportSchema } },
    },
    ...problems,
  },
});

export function notificationsRoutes({ corpora }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(listNotifications, async (c) => {
    const corpus = corpora.get(c.req.valid("param").corpus);
    return c.json(await corpus.listNotifications(c.req.valid("query")), 200);
  });

  app.openapi(replayNotification, async (c) => {
    const { corpus, notification } = c.req.valid("param");
    const { url } = c.req.valid("json");
    return c.json(await corpora.get(corpus).replayNotification(notification, url), 202);
  });

  app.openapi(resumeEndpoint, async (c) => {
    const corpus = corpora.get(c.req.valid("param").corpus);
    return c.json(await corpus.resumeEndpoint(c.req.valid("json").url), 200);
  });

  return app;
}
