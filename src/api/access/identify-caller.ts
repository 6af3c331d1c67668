import type { Context } from "hono";
import { EdgetopicError } from "../../core/errors.ts";
import { hashesEqual, hashKey, readKeyId } from "../../jobs/keys/access-key.ts";
import type { KeyDirectory } from "../../jobs/keys/key-directory.ts";
import type { AppEnv } from "../app-env.ts";
import type { Access } from "../dependencies.ts";
import { LOOPBACK_CALLER, type Caller } from "./caller.ts";
import { forbidden } from "./requirement.ts";

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);
/** Digits of its hash by which a configured key is told from the others. */
const SHOWN_DIGITS = 8;

/**
 * Whose call it is: of a configured key, of one of the keyring, or, where that is allowed and no key
 * of the keyring comes along, of anybody on this machine. Throws `unauthorized`, `forbidden` for a
 * page of an origin that the key is not for, and `not_configured` where no key could ever be right.
 */
export async function identifyCaller(
  c: Context<AppEnv>,
  access: Access,
  directory: KeyDirectory,
): Promise<Caller> {
  const [, text = ""] = /^Bearer +(\S+) *$/i.exec(c.req.header("authorization") ?? "") ?? [];
  if (access === "open-on-loopback" && readKeyId(text) === null) return identifyLocal(c);
  const configured = typeof access === "string" ? null : await findConfigured(text, access.keys);
  if (configured !== null) return configured;
  const key = await directory.find(text);
  if (key === null) {
    if (await isUnconfigured(access, directory)) throw notConfigured();
    throw new EdgetopicError(
      "unauthorized",
      "The call needs the header Authorization: Bearer <key> with a configured key.",
    );
  }
  const page = c.req.header("origin");
  const { id, role, corpora, origins, limits } = key;
  if (page !== undefined && page !== new URL(c.req.url).origin) {
    if (!origins.includes(page) && !origins.includes("*")) {
      throw forbidden(`The key is not for pages of "${page}".`);
    }
  }
  return { id, role, corpora, limits };
}

/** Whether no key could ever be right. */
export async function isUnconfigured(access: Access, directory: KeyDirectory): Promise<boolean> {
  return access === "not-configured" && (await directory.isEmpty());
}

export function notConfigured(): EdgetopicError {
  return new EdgetopicError("not_configured", "No API key is configured on this server.");
}

function identifyLocal(c: Context<AppEnv>): Caller {
  const { hostname, origin } = new URL(c.req.url);
  if (!LOOPBACK_HOSTS.has(hostname))
    throw new EdgetopicError(
      "not_configured",
      `Without an API key this server answers on loopback only, not on "${hostname}".`,
    );
  // A browser on this machine may be on anybody's page.
  const page = c.req.header("origin") ?? origin;
  if (page === origin) return LOOPBACK_CALLER;
  throw new EdgetopicError(
    "unauthorized",
    `Without an API key this server answers no page of another origin, as "${page}" is.`,
  );
}

/** Compares with all of them, so that the time says nothing about any. */
async function findConfigured(text: string, keys: readonly string[]): Promise<Caller | null> {
  const [given, ...hashes] = await Promise.all([text, ...keys].map(hashKey));
  let found: string | null = null;
  for (const hash of hashes) if (hashesEqual(hash, given ?? "")) found = hash;
  if (found === null || text === "") return null;
  const id = `configured-${found.slice(0, SHOWN_DIGITS)}`;
  return { id, role: "admin", corpora: null, limits: {} };
}
