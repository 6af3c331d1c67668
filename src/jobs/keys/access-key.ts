/** What a key may do; each may all that those before it may. */
export const ROLES = ["read", "write", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** How much may be asked for; what is left out is unlimited. */
export interface UsageLimits {
  requestsPerMinute?: number | undefined;
  /** Documents that are sent in, whether they change anything or not, a day in UTC. */
  documentsPerDay?: number | undefined;
  /** Tokens that are embedded a day. */
  tokensPerDay?: number | undefined;
  /** US dollars that embedding costs a day, where the price is known. */
  costPerDay?: number | undefined;
}

/** What may be changed of a key. */
export interface KeyDetails {
  /** For people. */
  name: string;
  /** Origins of pages that may use it, `https://example.org`, or `"*"`; of read keys alone. */
  origins: readonly string[];
  limits: UsageLimits;
  /** In ms since 1970; null for never. */
  expiresAt: number | null;
}

export interface KeyScope {
  role: Role;
  /** The corpora it is for; null for all, those to come included. */
  corpora: readonly string[] | null;
}

/** A key as it is shown: without anything that it could be found from. */
export interface AccessKey extends KeyDetails, KeyScope {
  id: string;
  createdAt: number;
  /** When the key was last exchanged; null for never. */
  rotatedAt: number | null;
  /** Until when the key before the last exchange is good; null where it is not. */
  previousUntil: number | null;
  revokedAt: number | null;
}

const PREFIX = "edgetopic_";
const SECRET_BYTES = 32;
const PATTERN = /^edgetopic_([0-9A-Z]{26})_[\w-]{43}$/;

/** A new key for `id` (a ULID): 256 random bits, in which no two are alike and none is guessed. */
export function createKeyText(id: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const text = btoa(String.fromCharCode(...bytes));
  return `${PREFIX}${id}_${text.replaceAll("+", "-").replaceAll("/", "_").replace("=", "")}`;
}

/** The id in a key's text; null where it is no key of ours. */
export function readKeyId(text: string): string | null {
  return PATTERN.exec(text)?.[1] ?? null;
}

/** SHA-256 in 64 hexadecimal digits. A key is as random as its hash is long, so it needs no salt. */
export async function hashKey(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compares hashes to the end, so that the time says nothing of where they differ. */
export function hashesEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
