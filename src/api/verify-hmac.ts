import { EdgetopicError } from "../core/errors.ts";
import { contentKey } from "../jobs/content-key.ts";
import type { HmacRules } from "../jobs/sources/source.ts";
import { refuseOldSignature } from "./refuse-old-signature.ts";

/** GitHub's `X-Hub-Signature-256`, and that of whoever takes after it. */
export const GITHUB_RULES: HmacRules = {
  header: "x-hub-signature-256",
  algorithm: "sha256",
  encoding: "hex",
  prefix: "sha256=",
  payload: "{body}",
};

const HASHES = { sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };

/**
 * Checks an HMAC over the raw body, and over the time and the id where they are signed, and answers by
 * what the delivery is known again: its id where that is signed, else a hash of all that is. Throws as
 * `verifyDelivery`.
 */
export async function verifyHmac(
  rules: HmacRules,
  secrets: readonly string[],
  body: Uint8Array<ArrayBuffer>,
  header: (name: string) => string | undefined,
  nowMs: number,
): Promise<string> {
  const { idHeader, timestampHeader, payload } = rules;
  const id = idHeader === undefined ? "" : requireHeader(header, idHeader);
  const timestamp = timestampHeader === undefined ? "" : requireHeader(header, timestampHeader);
  if (timestampHeader !== undefined && !/^\d{1,15}$/.test(timestamp))
    throw new EdgetopicError(
      "invalid_signature",
      `${timestampHeader} is no time in seconds or milliseconds since 1970.`,
    );
  const signed = fillIn(payload, { id, timestamp, body });
  const signature = decodeSignature(requireHeader(header, rules.header), rules);
  if (signature === null || !(await isSigned(rules, secrets, signature, signed)))
    throw new EdgetopicError("invalid_signature", `The signature in ${rules.header} is not right.`);
  if (timestampHeader !== undefined) refuseOldSignature(timestampHeader, timestamp, nowMs);
  return payload.includes("{id}") ? id : contentKey(signed);
}

async function isSigned(
  { algorithm }: HmacRules,
  secrets: readonly string[],
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const encoder = new TextEncoder();
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey(
      "raw",
      encoder.encode(secret),
      { name: "HMAC", hash: HASHES[algorithm] },
      false,
      ["verify"],
    );
    // The platform compares in constant time.
    if (await crypto.subtle.verify("HMAC", key, signature, signed)) return true;
  }
  return false;
}

/** A template with the parts that it names; the body is taken as it came. */
function fillIn(
  template: string,
  parts: { id: string; timestamp: string; body: Uint8Array },
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const pieces = template.split(/(\{id\}|\{timestamp\}|\{body\})/).map((piece) => {
    if (piece === "{body}") return parts.body;
    if (piece === "{id}") return encoder.encode(parts.id);
    return encoder.encode(piece === "{timestamp}" ? parts.timestamp : piece);
  });
  const filled = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    filled.set(piece, offset);
    offset += piece.length;
  }
  return filled;
}

function requireHeader(header: (name: string) => string | undefined, name: string): string {
  const value = header(name);
  if (value !== undefined && value !== "" && value.length <= 512) return value;
  throw new EdgetopicError("invalid_signature", `The delivery has no header ${name}.`);
}

/** Null where it is not written as the rules say; only one way of writing it is taken. */
function decodeSignature(
  text: string,
  { prefix = "", encoding }: HmacRules,
): Uint8Array<ArrayBuffer> | null {
  if (!text.startsWith(prefix)) return null;
  const digits = text.slice(prefix.length);
  if (encoding === "hex") return /^(?:[0-9a-f]{2})+$/.test(digits) ? fromHexDigits(digits) : null;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits) || digits.length % 4 !== 0) return null;
  const binary = atob(digits);
  return btoa(binary) === digits ? Uint8Array.from(binary, (byte) => byte.charCodeAt(0)) : null;
}

function fromHexDigits(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}
