import { EdgetopicError } from "../core/errors.ts";
import type { Verification } from "../jobs/sources/source.ts";
import { verifyBearer } from "./verify-bearer.ts";
import { GITHUB_RULES, verifyHmac } from "./verify-hmac.ts";
import { verifyStandard } from "./verify-standard.ts";

/** A delivery that was sent by whoever has the secret. */
export interface VerifiedDelivery {
  /** By which a repeated one is known. */
  id: string;
  body: string;
}

/**
 * Checks over the raw bytes of a delivery, before anything is read of it, that it was sent by whoever
 * has one of the secrets. Throws `invalid_signature`, also where the body is not UTF-8, or
 * `timestamp_out_of_tolerance` where it was signed over 300 seconds from `nowMs`.
 */
export async function verifyDelivery(
  { verify, secrets }: { verify: Verification; secrets: readonly string[] },
  bytes: Uint8Array<ArrayBuffer>,
  header: (name: string) => string | undefined,
  nowMs: number,
): Promise<VerifiedDelivery> {
  const body = decodeStrictly(bytes);
  switch (verify.by) {
    case "standard":
      return { id: verifyStandard(secrets, body, header, nowMs), body };
    case "github":
      return { id: await verifyHmac(GITHUB_RULES, secrets, bytes, header, nowMs), body };
    case "hmac":
      return { id: await verifyHmac(verify, secrets, bytes, header, nowMs), body };
    case "bearer":
      return { id: await verifyBearer(secrets, bytes, header), body };
  }
}

/** Two bodies of different bytes never read alike: a byte order mark stays, malformed bytes are refused. */
function decodeStrictly(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new EdgetopicError("invalid_signature", "The delivery is not UTF-8.", { cause: error });
  }
}
