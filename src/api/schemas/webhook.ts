import { z } from "@hono/zod-openapi";
import { DocumentInputSchema } from "./document.ts";
import { CorpusParameters, IdSchema } from "./parameters.ts";

export const WebhookParameters = CorpusParameters.extend({ source: IdSchema });

/** Documented here; a delivery is kept as it came and read when the corpus takes it up. */
export const DeliverySchema = z
  .union([
    z.object({ documents: z.array(DocumentInputSchema) }),
    z.object({ sources: z.array(IdSchema).openapi({ description: "Sources to fetch" }) }),
  ])
  .openapi("Delivery");

export const AcceptedSchema = z
  .object({ accepted: z.boolean().openapi({ description: "False where the id was seen before" }) })
  .openapi("Accepted");

export type Delivery = z.input<typeof DeliverySchema>;
export type Accepted = z.output<typeof AcceptedSchema>;
