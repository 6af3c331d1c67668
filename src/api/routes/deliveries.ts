import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { problems } from "../schemas/problem.ts";
import { SourceParameters } from "../schemas/source.ts";
import {
  DeliveryQuery,
  DeliveryWithBodySchema,
  KeptDeliveryListSchema,
  KeptDeliverySchema,
  RotatedSecretSchema,
  RotateSecretSchema,
} from "../schemas/webhook.ts";
import { isStandardSecret } from "../schemas/webhook-source.ts";
import type { Delivery } from "../../jobs/corpus.ts";

const tags = ["Webhooks"];
const HOUR_MS = 3_600_000;
const DeliveryParameters = SourceParameters.extend({ delivery: z.string().min(1).max(256) });

const listDeliveries = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/sources/{source}/deliveries",
  summary: "List what a webhook delivered",
  description: "The latest first, of 30 days.",
  tags,
  request: { params: SourceParameters, query: DeliveryQuery },
  responses: {
    200: {
      description: "A page of deliveries",
      content: { "application/json": { schema: KeptDeliveryListSchema } },
    },
    ...problems,
  },
});

const getDelivery = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/sources/{source}/deliveries/{delivery}",
  summary: "Read a delivery",
  tags,
  request: { params: DeliveryParameters },
  responses: {
    200: {
      description: "The delivery, with its body until it is taken",
      content: { "application/json": { schema: DeliveryWithBodySchema } },
    },
    ...problems,
  },
});

const replayDelivery = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/sources/{source}/deliveries/{delivery}/replay",
  summary: "Take a delivery again that failed",
  tags,
  request: { params: DeliveryParameters },
  responses: {
    202: {
      description: "To be taken up",
      content: { "application/json": { schema: KeptDeliverySchema } },
    },
    ...problems,
  },
});

const rotateSecret = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/sources/{source}/rotate",
  summary: "Give a webhook another secret",
  description: "The one so far stays valid for graceHours more, so that no delivery is refused.",
  tags,
  request: {
    params: SourceParameters,
    body: { content: { "application/json": { schema: RotateSecretSchema } } },
  },
  responses: {
    200: {
      description: "The secret, which is not shown again",
      content: { "application/json": { schema: RotatedSecretSchema } },
    },
    ...problems,
  },
});

export function deliveriesRoutes(dependencies: Dependencies): OpenAPIHono<AppEnv> {
  const { corpora, enqueueDelivery, report } = dependencies;
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(listDeliveries, async (c) => {
    const { corpus, source } = c.req.valid("param");
    const page = await corpora.get(corpus).listDeliveries(source, c.req.valid("query"));
    return c.json({ deliveries: page.deliveries.map(toShown), cursor: page.cursor }, 200);
  });

  app.openapi(getDelivery, async (c) => {
    const { corpus, source, delivery: id } = c.req.valid("param");
    const { body, ...delivery } = await corpora.get(corpus).getDelivery(source, id);
    return c.json({ ...toShown(delivery), body }, 200);
  });

  app.openapi(replayDelivery, async (c) => {
    const { corpus, source, delivery: id } = c.req.valid("param");
    const delivery = await corpora.get(corpus).replayDelivery(source, id);
    // the corpus takes it up by itself where the queue does not
    const requestId = c.get("requestId");
    await enqueueDelivery(corpus, id, requestId).catch((error) => report(error, requestId));
    return c.json(toShown(delivery), 202);
  });

  app.openapi(rotateSecret, async (c) => {
    const { corpus: id, source } = c.req.valid("param");
    // a call without a body leaves the schema's default out
    const { secret = createSecret(), graceHours = 24 } = c.req.valid("json");
    const corpus = corpora.get(id);
    const { verify } = await corpus.webhookKeys(source);
    if (verify.by === "standard" && !isStandardSecret(secret)) throw weakSecret();
    const { previousUntil } = await corpus.rotateSecret(source, secret, graceHours * HOUR_MS);
    return c.json({ secret, previousUntil }, 200);
  });

  return app;
}

function toShown({ report, ...delivery }: Delivery) {
  const rejectedCount = report?.rejected.length ?? 0;
  return { ...delivery, report: report === null ? null : { ...report, rejectedCount } };
}

/** Of 32 random bytes, as Standard Webhooks writes it. */
function createSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}

function weakSecret(): EdgetopicError {
  return new EdgetopicError(
    "invalid_option",
    "The secret is not whsec_ and the base64 of 24 to 64 bytes.",
  );
}
