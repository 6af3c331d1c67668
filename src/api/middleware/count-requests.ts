import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { requirementOf } from "../access/requirement.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";

/** A call that was answered. */
export interface AnsweredRequest {
  method: string;
  /** As in the OpenAPI description, with ":" before its parameters. */
  route: string;
  /** Null where none is named. */
  corpus: string | null;
  status: number;
  /** Until the answer began. */
  durationMs: number;
}

/** Tells of every call under /v1, where somebody counts them. */
export function countRequests({
  noteRequest,
  now,
}: Pick<Dependencies, "noteRequest" | "now">): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = now();
    await next();
    const { method, path } = c.req;
    const { corpus } = requirementOf(method, path);
    const durationMs = now() - startedAt;
    noteRequest?.({ method, route: routePath(c, -1), corpus, status: c.res.status, durationMs });
  };
}
