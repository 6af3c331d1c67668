import { z } from "@hono/zod-openapi";
import { DocumentInputSchema, IngestReportSchema } from "./document.ts";
import { CorpusParameters, IdSchema, NextCursorSchema, PageQuery } from "./parameters.ts";
import { SecretSchema } from "./webhook-source.ts";

export const WebhookParameters = CorpusParameters.extend({ source: IdSchema });

/** Documented here; a delivery is kept as it came and read when the corpus takes it up. */
export const DeliverySchema = z
  .union([
    z.object({ documents: z.array(DocumentInputSchema) }),
    z.object({ removed: z.array(IdSchema).openapi({ description: "Documents to delete" }) }),
    z.object({ sources: z.array(IdSchema).openapi({ description: "Sources to fetch" }) }),
  ])
  .openapi("Delivery");

export const AcceptedSchema = z
  .object({ accepted: z.boolean().openapi({ description: "False where the id was seen before" }) })
  .openapi("Accepted");

const DeliveryStateSchema = z.enum(["waiting", "taken", "failed"]);

export const KeptDeliverySchema = z
  .object({
    id: z.string(),
    state: DeliveryStateSchema,
    acceptedAt: z.string(),
    attemptCount: z.int().openapi({ description: "Besides those of the queue" }),
    report: IngestReportSchema.nullable(),
    problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
  })
  .openapi("KeptDelivery");

export const DeliveryWithBodySchema = KeptDeliverySchema.extend({
  body: z.string().nullable().openapi({ description: "As it came; null once it is taken" }),
}).openapi("DeliveryWithBody");

export const KeptDeliveryListSchema = z
  .object({ deliveries: z.array(KeptDeliverySchema), cursor: NextCursorSchema })
  .openapi("KeptDeliveryList");

export const DeliveryQuery = PageQuery.extend({ state: DeliveryStateSchema.optional() });

export const RotateSecretSchema = z
  .strictObject({
    secret: SecretSchema.optional().openapi({ description: "Made where it is left out" }),
    graceHours: z.number().min(0).max(720).default(24),
  })
  .openapi("RotateSecret");

export const RotatedSecretSchema = z
  .object({
    secret: z.string().openapi({ description: "Not shown again" }),
    previousUntil: z.string().openapi({ description: "Until then the one so far is valid, too" }),
  })
  .openapi("RotatedSecret");

export type KeptDelivery = z.output<typeof KeptDeliverySchema>;
export type KeptDeliveryList = z.output<typeof KeptDeliveryListSchema>;
export type DeliveryWithBody = z.output<typeof DeliveryWithBodySchema>;
export type RotateSecret = z.input<typeof RotateSecretSchema>;
export type RotatedSecret = z.output<typeof RotatedSecretSchema>;
export type Delivery = z.input<typeof DeliverySchema>;
export type Accepted = z.output<typeof AcceptedSchema>;
