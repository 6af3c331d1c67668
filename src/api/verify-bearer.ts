import { EdgetopicError } from "../core/errors.ts";
import { contentKey } from "../jobs/content-key.ts";

/**
 * Checks `Authorization: Bearer <secret>` and answers by what the delivery is known again: its
 * `webhook-id` where it has one, else a hash of its body. Throws `invalid_signature`.
 */
export async function verifyBearer(
  secrets: readonly string[],
  body: Uint8Array<ArrayBuffer>,
  header: (name: string) => string | undefined,
): Promise<string> {
  const [, token = ""] = /^Bearer +(\S+) *$/i.exec(header("authorization") ?? "") ?? [];
  let isKnown = false;
  for (const secret of secrets) isKnown = (await isEqual(token, secret)) || isKnown;
  const id = header("webhook-id") ?? "";
  if (!isKnown || id.length > 256)
    throw new EdgetopicError(
      "invalid_signature",
      "A delivery carries Authorization: Bearer <secret>, and a webhook-id of at most 256 characters.",
    );
  return id === "" ? contentKey(body) : id;
}

/** By MACs under a key that nobody knows, so that the time says nothing about either text. */
async function isEqual(a: string, b: string): Promise<boolean> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign", "verify"]);
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(a));
  return crypto.subtle.verify("HMAC", key, mac, encoder.encode(b));
}
