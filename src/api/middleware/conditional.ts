import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";

/** Names the version that is answered in `ETag`. */
export function nameVersion(c: Context<AppEnv>, version: number): void {
  c.header("ETag", `"${version}"`);
  c.header("Cache-Control", "private, no-cache");
}

/**
 * Names the published version and says whether the caller has it already, in which case 304 is the
 * answer (RFC 9110, 13.1.2: weak comparison, `*` matches anything).
 */
export function hasVersion(c: Context<AppEnv>, version: number): boolean {
  nameVersion(c, version);
  const known = (c.req.header("if-none-match") ?? "").split(",").map((tag) => tag.trim());
  return known.some((tag) => tag === "*" || tag.replace(/^W\//, "") === `"${version}"`);
}
