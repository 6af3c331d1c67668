import { Webhook } from "standardwebhooks";
import type { GuardedFetch } from "../outbound/guarded-fetch.ts";
import type { LedgerNotification } from "./ledger/notifications.ts";

/** What became of a notification that was sent. */
export type SendOutcome =
  | { state: "delivered" }
  /** `retryAfterMs` where the endpoint says when to come again. */
  | { state: "failed"; failure: string; retryAfterMs: number | null }
  /** It wants to hear nothing more (410). */
  | { state: "gone"; failure: string };

/**
 * Sends a notification signed by Standard Webhooks 1.0 (`webhook-id`, `webhook-timestamp` of this
 * attempt, `webhook-signature`), as `{ type, timestamp, data }`. Any 2xx takes it; what else the
 * endpoint says is not read. Never throws.
 */
export async function sendNotification(
  { id, event, createdAt, data }: LedgerNotification,
  { url, secret }: { url: string; secret: string },
  { fetch, now }: { fetch: GuardedFetch; now: () => number },
): Promise<SendOutcome> {
  const timestamp = new Date(createdAt).toISOString();
  const body = `{"type":${JSON.stringify(event)},"timestamp":"${timestamp}","data":${data}}`;
  const sentAt = new Date(now());
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "edgetopic",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign(id, sentAt, body),
      },
      body,
    });
    await response.body?.cancel();
    if (response.ok) return { state: "delivered" };
    const failure = `It answered with status ${response.status}.`;
    if (response.status === 410) return { state: "gone", failure };
    return { state: "failed", failure, retryAfterMs: readRetryAfter(response, now()) };
  } catch (error) {
    return { state: "failed", failure: describe(error), retryAfterMs: null };
  }
}

/** RFC 9110, 10.2.3: seconds or a date. */
function readRetryAfter(response: Response, now: number): number | null {
  const text = response.headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** Node's fetch says only "fetch failed"; what happened is in the cause. */
function describe(error: unknown): string {
  const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return `It could not be asked: ${message.replace(/\.$/, "")}.`;
}
