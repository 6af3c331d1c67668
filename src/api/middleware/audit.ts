import type { MiddlewareHandler } from "hono";
import { requirementOf } from "../access/requirement.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";

/**
 * Keeps who made each call that was to change something, before it is answered, whatever became of
 * it. Deliveries have a list of their own. Where the log does not answer the call still does.
 */
export function recordWrites({
  auditLog,
  createId,
  now,
  report,
}: Pick<Dependencies, "auditLog" | "createId" | "now" | "report">): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const { method, path } = c.req;
    // Neither a delivery nor a call without a right key has a caller.
    const caller = c.get("caller") as AppEnv["Variables"]["caller"] | undefined;
    const { role, corpus } = requirementOf(method, path);
    const isReading = method === "GET" || method === "HEAD" || role === "read";
    if (caller === undefined || isReading || path === "/v1/embeddings") return;
    const requestId = c.get("requestId");
    const entry = { id: createId(), at: now(), key: caller.id, corpus, method, path, requestId };
    try {
      await auditLog.append({ ...entry, status: c.res.status });
    } catch (error) {
      report(error, requestId);
    }
  };
}
