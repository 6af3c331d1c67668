import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { EdgetopicError } from "../core/errors.ts";
import type { AppEnv } from "./app-env.ts";
import type { Dependencies } from "./dependencies.ts";
import { describeApi } from "./describe-api.ts";
import { answerSecurityHeaders } from "./middleware/security-headers.ts";
import { limitRate } from "./middleware/rate-limit.ts";
import { requireAccess } from "./middleware/access.ts";
import { limitBody } from "./middleware/body-limit.ts";
import { countRequests } from "./middleware/count-requests.ts";
import { recordWrites } from "./middleware/audit.ts";
import { answerOrigins } from "./middleware/cross-origin.ts";
import { answerProblem, toProblem } from "./problem.ts";
import { refuseInvalid } from "./refuse-invalid.ts";
import { auditRoutes } from "./routes/audit.ts";
import { cacheRoutes } from "./routes/cache.ts";
import { corporaRoutes } from "./routes/corpora.ts";
import { deliveriesRoutes } from "./routes/deliveries.ts";
import { docsRoutes } from "./routes/docs.ts";
import { documentsRoutes } from "./routes/documents.ts";
import { editsRoutes } from "./routes/edits.ts";
import { embeddingsRoutes } from "./routes/embeddings.ts";
import { healthRoutes } from "./routes/health.ts";
import { keysRoutes } from "./routes/keys.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { notificationsRoutes } from "./routes/notifications.ts";
import { modelRoutes } from "./routes/model.ts";
import { refreshesRoutes } from "./routes/refreshes.ts";
import { scheduleRoutes } from "./routes/schedule.ts";
import { sourcesRoutes } from "./routes/sources.ts";
import { similarityRoutes } from "./routes/similarity.ts";
import { structureRoutes } from "./routes/structure.ts";
import { tablesRoutes } from "./routes/tables.ts";
import { topicGroupsRoutes } from "./routes/topic-groups.ts";
import { topicTextsRoutes } from "./routes/topic-texts.ts";
import { topicsRoutes } from "./routes/topics.ts";
import { usageRoutes } from "./routes/usage.ts";
import { trendsRoutes } from "./routes/trends.ts";
import { vectorsRoutes } from "./routes/vectors.ts";
import { versionsRoutes } from "./routes/versions.ts";
import { webhooksRoutes } from "./routes/webhooks.ts";

const MAX_JSON_BYTES = 32_000_000;
const MAX_DELIVERY_BYTES = 1_000_000;

/** The HTTP API over its ports: every path, its validation, access and errors as problem details. */
export function createApp(dependencies: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid("invalid_request") });
  app.onError((error, c) => answerProblem(c, toProblem(c, error, dependencies.report)));
  app.notFound((c) => answerProblem(c, noSuchPath(c.req.path)));

  app.use(answerSecurityHeaders);
  app.use(requestId({ generator: () => dependencies.createId() }));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        c.header("Allow", methods.join(", "));
        return answerProblem(c, noSuchMethod(c.req.method, methods));
      },
    }),
  );
  app.use("/v1/*", countRequests(dependencies));
  app.use("/v1/*", answerOrigins(dependencies.keyDirectory));
  app.use("/v1/*", recordWrites(dependencies));
  app.use("/v1/*", requireAccess(dependencies.access, dependencies.keyDirectory));
  app.use("/v1/*", limitRate(dependencies.meterOf, dependencies));
  app.use("/v1/*", limitBody(MAX_JSON_BYTES));
  app.use("/v1/webhooks/*", limitBody(MAX_DELIVERY_BYTES));

  app.route("/", healthRoutes(dependencies));
  app.route("/", corporaRoutes(dependencies));
  app.route("/", documentsRoutes(dependencies));
  app.route("/", vectorsRoutes(dependencies));
  app.route("/", refreshesRoutes(dependencies));
  app.route("/", scheduleRoutes(dependencies));
  app.route("/", sourcesRoutes(dependencies));
  app.route("/", deliveriesRoutes(dependencies));
  app.route("/", notificationsRoutes(dependencies));
  app.route("/", trendsRoutes(dependencies));
  app.route("/", topicsRoutes(dependencies));
  app.route("/", tablesRoutes(dependencies));
  app.route("/", modelRoutes(dependencies));
  app.route("/", structureRoutes(dependencies));
  app.route("/", similarityRoutes(dependencies));
  app.route("/", topicGroupsRoutes(dependencies));
  app.route("/", topicTextsRoutes(dependencies));
  app.route("/", versionsRoutes(dependencies));
  app.route("/", editsRoutes(dependencies));
  app.route("/", embeddingsRoutes(dependencies));
  app.route("/", cacheRoutes(dependencies));
  app.route("/", keysRoutes(dependencies));
  app.route("/", usageRoutes(dependencies));
  app.route("/", auditRoutes(dependencies));
  app.route("/", metricsRoutes(dependencies));
  app.route("/", webhooksRoutes(dependencies));
  app.route("/", docsRoutes());
  describeApi(app, dependencies.version);
  return app;
}

function noSuchPath(path: string): EdgetopicError {
  return new EdgetopicError("not_found", `There is nothing at ${path}.`);
}

function noSuchMethod(method: string, allowed: readonly string[]): EdgetopicError {
  return new EdgetopicError(
    "method_not_allowed",
    `${method} is not answered here; ${allowed.join(", ")} are.`,
  );
}
