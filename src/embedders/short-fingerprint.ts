/** In a key of the bucket, which has at most 1,024 bytes, with room for what comes before and after. */
const MAX_ENCODED_LENGTH = 600;

/**
 * A fingerprint that fits into an object's key: itself, or, where it would be too long, its
 * beginning and a hash of the whole.
 */
export async function shortFingerprint(fingerprint: string): Promise<string> {
  if (encodeURIComponent(fingerprint).length <= MAX_ENCODED_LENGTH) return fingerprint;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(fingerprint));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return `${fingerprint.slice(0, 40).toWellFormed()}…;sha256=${hex.join("")}`;
}
