import { EdgetopicError, type ErrorPlace } from "../core/errors.ts";
import { guardUrl, type UrlRules } from "../outbound/guard-url.ts";

/**
 * Refuses a body in which a URL may not be asked (`guardUrl`): every text under `url`, or under a
 * name that ends in `Url`, however deep, so that no new setting is forgotten. A name and a password
 * are allowed, as what asks a source sends them as a header; a JSON Pointer is no URL. Throws `invalid_option` with each place.
 */
export function refuseUrls(body: unknown, rules: UrlRules): void {
  const places = [...findRefused(body, "", { ...rules, allowsCredentials: true })];
  const [first] = places;
  if (first === undefined) return;
  throw new EdgetopicError("invalid_option", `${first.pointer}: ${first.detail}`, { places });
}

function* findRefused(node: unknown, pointer: string, rules: UrlRules): Generator<ErrorPlace> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const isNamed = key === "url" || key.endsWith("Url");
    const isUrl = typeof value === "string" && isNamed && !value.startsWith("/");
    if (!isUrl) yield* findRefused(value, at, rules);
    else {
      const detail = reasonAgainst(value, rules);
      if (detail !== null) yield { pointer: at, code: "invalid_option", detail };
    }
  }
}

function reasonAgainst(url: string, rules: UrlRules): string | null {
  try {
    guardUrl(url, rules);
    return null;
  } catch (error) {
    if (error instanceof EdgetopicError) return error.message;
    throw error;
  }
}
