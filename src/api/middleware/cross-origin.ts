import type { MiddlewareHandler } from "hono";
import type { KeyDirectory } from "../../jobs/keys/key-directory.ts";
import type { AppEnv } from "../app-env.ts";

const EXPOSED =
  "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id";
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of other origins read what they get where some key is for their origin (CORS). A
 * preflight carries no key, so which key it is decides only with the call itself, which is refused
 * where the key is not for that origin. No cookie or other credential of the browser is ever read.
 */
export function answerOrigins(directory: KeyDirectory): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const page = c.req.header("origin");
    if (page === undefined || page === new URL(c.req.url).origin) return next();
    if (!(await directory.allowsOrigin(page))) return next();
    if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method")) {
      return c.body(null, 204, {
        "Access-Control-Allow-Origin": page,
        "Access-Control-Allow-Methods": "GET, HEAD, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match",
        "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
        Vary: "Origin",
      });
    }
    await next();
    c.res.headers.set("Access-Control-Allow-Origin", page);
    c.res.headers.set("Access-Control-Expose-Headers", EXPOSED);
    c.res.headers.append("Vary", "Origin");
  };
}
