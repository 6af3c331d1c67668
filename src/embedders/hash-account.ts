/** Names the account of a key at a vendor: 32 hexadecimal digits of SHA-256, from which no key is had back. */
export async function hashAccount(vendor: string, key: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${vendor}\n${key}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
