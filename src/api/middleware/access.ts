import type { MiddlewareHandler } from "hono";
import type { KeyDirectory } from "../../jobs/keys/key-directory.ts";
import { identifyCaller, isUnconfigured, notConfigured } from "../access/identify-caller.ts";
import { permit, requirementOf } from "../access/requirement.ts";
import type { AppEnv } from "../app-env.ts";
import type { Access } from "../dependencies.ts";

const WEBHOOK_PATH = /^\/v1\/webhooks\//;

/**
 * Lets a call through whose key is good for it, and says to the handlers whose call it is. Deliveries
 * are authenticated by their signature instead. Throws `unauthorized`, `forbidden`, or
 * `not_configured` where no key could ever be right.
 */
export function requireAccess(access: Access, directory: KeyDirectory): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (WEBHOOK_PATH.test(c.req.path)) {
      if (await isUnconfigured(access, directory)) throw notConfigured();
      return next();
    }
    const caller = await identifyCaller(c, access, directory);
    c.set("caller", caller);
    permit(caller, requirementOf(c.req.method, c.req.path));
    return next();
  };
}
