import type { Hook } from "@hono/zod-openapi";
import type { z } from "zod";
import { EdgetopicError, type ErrorCode, type ErrorPlace } from "../core/errors.ts";
import type { AppEnv } from "./app-env.ts";

type Issue = z.core.$ZodIssue;

/**
 * Turns what a schema found wrong into a problem that names every place. An unknown field is an
 * `invalid_option` everywhere, a malformed path parameter an `invalid_id`, the rest `invalidAs`.
 */
export function refuseInvalid<T, Path extends string>(
  invalidAs: ErrorCode,
): Hook<T, AppEnv, Path, undefined> {
  return (result) => {
    if (result.success) return undefined;
    const code = result.target === "param" ? "invalid_id" : invalidAs;
    // the validator hands the refused input over as well, which its type does not say
    const input: unknown = "data" in result ? result.data : undefined;
    const places = result.error.issues.flatMap((issue) => toPlaces(issue, code, input));
    const [first] = places;
    throw new EdgetopicError(
      places.some((place) => place.code === "invalid_option") ? "invalid_option" : code,
      first ? `${first.pointer || "The request"}: ${first.detail}.` : "The request is not valid.",
      { places },
    );
  };
}

function toPlaces(issue: Issue, code: ErrorCode, input: unknown): ErrorPlace[] {
  const { path, message } = issue;
  if (issue.code !== "unrecognized_keys")
    return [{ pointer: toPointer(path), code, detail: `${message}${showValue(input, path)}` }];
  return issue.keys.map((key) => ({
    pointer: toPointer([...path, key]),
    code: "invalid_option",
    detail: `"${key}" is not known here`,
  }));
}

/** RFC 6901 */
function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** A short value as it was sent; a secret is nobody's to repeat. */
function showValue(input: unknown, path: readonly PropertyKey[]): string {
  if (path.includes("secret")) return "";
  const value = path.reduce<unknown>(
    (node, key) => (node as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
  if (value === undefined || (typeof value === "object" && value !== null)) return "";
  const shown = JSON.stringify(value);
  return shown.length <= 80 ? `, not ${shown}` : "";
}
