import type { MiddlewareHandler } from "hono";
import { EdgetopicError } from "../../core/errors.ts";
import type { AppEnv } from "../app-env.ts";
import type { Access } from "../dependencies.ts";

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);
const WEBHOOK_PATH = /^\/v1\/webhooks\//;

/**
 * Lets a call through that carries a configured bearer key. Deliveries are authenticated by their
 * signature instead. Throws `unauthorized`, or `not_configured` where no key could ever be right.
 */
export function requireAccess(access: Access): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (access === "not-configured")
      throw new EdgetopicError("not_configured", "No API key is configured on this server.");
    if (WEBHOOK_PATH.test(c.req.path)) return next();
    if (access === "open-on-loopback") {
      const { hostname, origin } = new URL(c.req.url);
      if (!LOOPBACK_HOSTS.has(hostname))
        throw new EdgetopicError(
          "not_configured",
          `Without an API key this server answers on loopback only, not on "${hostname}".`,
        );
      // A browser on this machine may be on anybody's page.
      const caller = c.req.header("origin") ?? origin;
      if (caller === origin) return next();
      throw new EdgetopicError(
        "unauthorized",
        `Without an API key this server answers no page of another origin, as "${caller}" is.`,
      );
    }
    const [, key] = /^Bearer +(\S+) *$/i.exec(c.req.header("authorization") ?? "") ?? [];
    if (key === undefined || !(await isConfigured(key, access.keys)))
      throw new EdgetopicError(
        "unauthorized",
        "The call needs the header Authorization: Bearer <key> with a configured key.",
      );
    return next();
  };
}

/** Compares digests of equal length to the end, so that the time says nothing about any key. */
async function isConfigured(key: string, keys: readonly string[]): Promise<boolean> {
  const given = await digest(key);
  let found = false;
  for (const configured of await Promise.all(keys.map(digest))) {
    let difference = 0;
    for (const [i, byte] of configured.entries()) difference |= byte ^ (given[i] ?? 0);
    found = difference === 0 || found;
  }
  return found;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
