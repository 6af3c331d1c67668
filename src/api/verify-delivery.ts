import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { EdgetopicError } from "../core/errors.ts";

const TOLERANCE_MS = 300_000;

/** The headers of a delivery, as Standard Webhooks names them. */
export interface DeliveryHeaders {
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
}

/**
 * Checks a delivery's signature over its raw body and answers the delivery's id. Throws
 * `invalid_signature`, or `timestamp_out_of_tolerance` where it was signed over 300 seconds from
 * `nowMs`. The `standardwebhooks` package compares in constant time and needs no Node built-in.
 */
export function verifyDelivery(
  secret: string,
  body: string,
  { id, timestamp, signature }: DeliveryHeaders,
  nowMs: number,
): string {
  if (!id || id.length > 256 || !signature || !/^\d{1,12}$/.test(timestamp ?? ""))
    throw new EdgetopicError(
      "invalid_signature",
      "A delivery carries webhook-id, webhook-timestamp in seconds and webhook-signature.",
    );
  const signedAtMs = Number(timestamp) * 1000;
  if (Math.abs(nowMs - signedAtMs) > TOLERANCE_MS)
    throw new EdgetopicError(
      "timestamp_out_of_tolerance",
      `webhook-timestamp is ${timestamp}, more than 300 seconds from now.`,
    );
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature,
  };
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    throw new EdgetopicError("invalid_signature", "No signature of the delivery is right.", {
      cause: error,
    });
  }
  return id;
}
