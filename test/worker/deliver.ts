import { Webhook } from "standardwebhooks";
import { call, type Answer } from "./calls.ts";

/** The secret of the webhook source "inbox" of `putWithInbox`. */
export const SECRET = `whsec_${btoa("a secret of thirty-two bytes ---")}`;

export async function putWithInbox(
  corpus: string,
  settings: Record<string, unknown> = {},
): Promise<void> {
  const sources = [{ id: "inbox", type: "webhook", secret: SECRET }];
  const put = await call("PUT", `/v1/corpora/${corpus}`, { sources, ...settings });
  if (put.status >= 300) throw new Error(JSON.stringify(put.json));
}

/** A delivery signed as Standard Webhooks says; `headers` says some of them differently. */
export function deliver(
  corpus: string,
  id: string,
  body: unknown,
  { secret = SECRET, at = new Date(), headers = {} as Record<string, string> } = {},
): Promise<Answer> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return call("POST", `/v1/webhooks/${corpus}/inbox`, text, {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, text),
    ...headers,
  });
}
