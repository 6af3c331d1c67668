import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { EdgetopicError } from "../core/errors.ts";
import { refuseOldSignature } from "./refuse-old-signature.ts";

/**
 * Checks a delivery as Standard Webhooks says and answers its id. Throws as `verifyDelivery`. The
 * `standardwebhooks` package compares in constant time and needs no Node built-in.
 */
export function verifyStandard(
  secrets: readonly string[],
  body: string,
  header: (name: string) => string | undefined,
  nowMs: number,
): string {
  const id = header("webhook-id");
  const timestamp = header("webhook-timestamp") ?? "";
  const signature = header("webhook-signature");
  if (!id || id.length > 256 || !signature || !/^\d{1,12}$/.test(timestamp))
    throw new EdgetopicError(
      "invalid_signature",
      "A delivery carries webhook-id, webhook-timestamp in seconds and webhook-signature.",
    );
  refuseOldSignature("webhook-timestamp", timestamp, nowMs);
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signature,
  };
  if (!secrets.some((secret) => isSignedBy(secret, body, headers)))
    throw new EdgetopicError("invalid_signature", "No signature of the delivery is right.");
  return id;
}

function isSignedBy(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
