import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { requireJson } from "../middleware/require-json.ts";
import { problems } from "../schemas/problem.ts";
import { AcceptedSchema, DeliverySchema, WebhookParameters } from "../schemas/webhook.ts";
import { verifyDelivery } from "../verify-delivery.ts";

const postDelivery = createRoute({
  method: "post",
  path: "/v1/webhooks/{corpus}/{source}",
  summary: "Deliver documents, signed",
  description:
    "Authenticated as the source says, instead of a key: by Standard Webhooks, GitHub's signature, another HMAC or a bearer token. A repeated delivery is accepted and changes nothing.",
  tags: ["Webhooks"],
  security: [],
  middleware: [requireJson],
  request: {
    params: WebhookParameters,
    body: {
      required: true,
      // the raw body is signed: nothing may read it before the signature is checked
      content: { "application/json": { schema: { $ref: "#/components/schemas/Delivery" } } },
    },
  },
  responses: {
    202: {
      description: "Kept; to be taken up",
      content: { "application/json": { schema: AcceptedSchema } },
    },
    ...problems,
  },
});

export function webhooksRoutes(dependencies: Dependencies): OpenAPIHono<AppEnv> {
  const { corpora, enqueueDelivery, now, report } = dependencies;
  const app = new OpenAPIHono<AppEnv>();
  app.openAPIRegistry.register("Delivery", DeliverySchema);

  app.openapi(postDelivery, async (c) => {
    const { corpus: id, source } = c.req.valid("param");
    // the raw bytes are what was signed: they are verified before anything is read of them
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const requestId = c.get("requestId");
    const corpus = corpora.get(id);
    const keys = await corpus.webhookKeys(source);
    const delivery = await verifyDelivery(keys, bytes, (name) => c.req.header(name), now());
    const { id: deliveryId, body } = delivery;
    refuseMalformed(body);
    const accepted = await corpus.acceptDelivery(source, deliveryId, body);
    // the corpus keeps the delivery and takes it up by itself where the queue does not
    if (accepted)
      await enqueueDelivery(id, deliveryId, requestId).catch((error) => report(error, requestId));
    return c.json({ accepted }, 202);
  });

  return app;
}

function refuseMalformed(body: string): void {
  try {
    JSON.parse(body);
  } catch (error) {
    throw new EdgetopicError("invalid_json", "The delivery is not JSON.", { cause: error });
  }
}
