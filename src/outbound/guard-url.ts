import { EdgetopicError } from "../core/errors.ts";

export interface UrlRules {
  /**
   * Origins of the deployment's own, `"http://localhost:11434"`, or `"http://localhost:*"` for every
   * port, for which no other rule holds.
   */
  trustedOrigins?: readonly string[] | undefined;
  /** Host names, `"*.example.com"` for all below one; by default every public name is allowed. */
  allowedHosts?: readonly string[] | undefined;
  /** Whether a name and a password may be in it, for whoever sends them as a header; false by default. */
  allowsCredentials?: boolean | undefined;
}

/** Names that are never public (RFC 2606, 6761, 6762, 7686, 9476), and public ones of private addresses. */
const PRIVATE_SUFFIXES: readonly string[] = [
  "alt",
  "arpa",
  "cluster",
  "consul",
  "corp",
  "docker",
  "example",
  "home",
  "internal",
  "intranet",
  "invalid",
  "lan",
  "local",
  "localdomain",
  "localhost",
  "mail",
  "onion",
  "private",
  "svc",
  "test",
  "localtest.me",
  "lvh.me",
  "nip.io",
  "sslip.io",
  "xip.io",
  "traefik.me",
  "backname.io",
  "rbndr.us",
  "1u.ms",
  "localho.st",
  "local.gd",
  "vcap.me",
  "lacolhost.com",
];

/**
 * A URL that a user gave, where our own requests may go: https, a public name in the DNS, nobody's
 * password in it. Throws `invalid_option` for anything else: addresses in
 * whatever notation (the URL parser makes 0x7f.1 and １２７.0.0.1 what they are), single words,
 * private names. What a name resolves to is not known here: a redirect must not be followed, and a
 * name someone points at a private address is the platform's to refuse (Workers cannot reach one).
 */
export function guardUrl(given: string, rules: UrlRules = {}): URL {
  const { allowedHosts, allowsCredentials = false, trustedOrigins = [] } = rules;
  const url = parse(given);
  if (isTrusted(url, trustedOrigins)) return url;
  if (url.protocol !== "https:") throw refuse(given, "https");
  if (!allowsCredentials && url.username + url.password !== "")
    throw refuse(given, "no user or password in it");
  const host = url.hostname.replace(/\.$/, "");
  if (isAddress(host)) throw refuse(given, "a name, not an address");
  if (!isPublicName(host)) throw refuse(given, "a public name");
  if (allowedHosts !== undefined && !allowedHosts.some((allowed) => matches(host, allowed))) {
    throw refuse(given, `one of the allowed hosts (${allowedHosts.join(", ")})`);
  }
  return url;
}

function parse(given: string): URL {
  try {
    return new URL(given);
  } catch {
    throw refuse(given, "a complete URL");
  }
}

/** An origin is compared as a whole: "http://localhost:*" says nothing of localhost.example.com. */
function isTrusted({ protocol, hostname, origin }: URL, trusted: readonly string[]): boolean {
  return trusted.includes(origin) || trusted.includes(`${protocol}//${hostname}:*`);
}

/** The parser has brought every IPv4 notation into four decimals by now. */
function isAddress(host: string): boolean {
  return host.startsWith("[") || /^[\d.]+$/.test(host) || /\.(?:\d+|0x[\da-f]*)$/.test(host);
}

function isPublicName(host: string): boolean {
  const isName = /^(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?\.)+[a-z\d](?:[a-z\d-]{0,61}[a-z\d])$/;
  if (host.length > 253 || !isName.test(host)) return false;
  return !PRIVATE_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
}

function matches(host: string, allowed: string): boolean {
  const rule = allowed.toLowerCase();
  return rule.startsWith("*.") ? host.endsWith(rule.slice(1)) : host === rule;
}

function refuse(given: string, expected: string): EdgetopicError {
  // Not the whole of it: it may hold a key.
  const shown = given
    .replace(/^([^?#]*)[\s\S]*$/, "$1")
    .replace(/\/\/[^/]*@/, "//…@")
    .slice(0, 200);
  return new EdgetopicError(
    "invalid_option",
    `The URL "${shown}" is refused, expected ${expected}.`,
  );
}
