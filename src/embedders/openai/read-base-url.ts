import { EdgetopicError } from "../../core/errors.ts";
import { guardUrl, type UrlRules } from "../../outbound/guard-url.ts";

/**
 * The URL that a route is appended to, without a slash at its end. It is written into fingerprints and
 * messages: whatever may be a secret has its place elsewhere. Throws `invalid_option` for a URL that
 * is not allowed, or has a user, a query or a fragment.
 */
export function readBaseUrl(given: string, rules: UrlRules | undefined): string {
  const { origin, pathname, username, password, search, hash } = guardUrl(given, rules);
  if (`${username}${password}${search}${hash}` !== "") {
    const message = `The URL of a server at ${origin} has a user, a query or a fragment, expected none.`;
    throw new EdgetopicError("invalid_option", message);
  }
  return `${origin}${pathname}`.replace(/\/+$/, "");
}
