const STRUCK_OUT = "[redacted]";
/** Shorter ones would strike out ordinary words. */
const MIN_SECRET_LENGTH = 6;

/** What vendors' keys look like: by their prefixes, as a header's value, in a query. */
const PATTERNS: readonly RegExp[] = [
  /\b(?:sk|pk|rk|hf|pa|jina|gsk|xai|nvapi|whsec|cfut|cfat)[-_][A-Za-z0-9_*.-]{6,}/g,
  /\bAIza[A-Za-z0-9_-]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+){0,2}/g,
  /(?<=\b(?:bearer|basic|token)\s+)[A-Za-z0-9._~+/=*-]{8,}/gi,
  /(?<=\b(?:api[-_]?key|apikey|access[-_]?token|authorization|x-api-key|key|token|secret|password|signature|sig)["']?\s*[=:]\s*["']?)(?!bearer\b|basic\b)[^\s"'&,;)}\]]{6,}/gi,
  /(?<=:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/g,
];

/** A text with the secrets, and whatever else looks like one, struck out: a key, a user in a URL. */
export function redactSecrets(text: string, secrets: readonly string[] = []): string {
  let redacted = text;
  const longestFirst = secrets
    .filter(({ length }) => length >= MIN_SECRET_LENGTH)
    .toSorted((a, b) => b.length - a.length);
  for (const secret of longestFirst) {
    redacted = redacted.replaceAll(secret, STRUCK_OUT);
    redacted = redacted.replaceAll(encodeURIComponent(secret.toWellFormed()), STRUCK_OUT);
  }
  for (const pattern of PATTERNS) redacted = redacted.replace(pattern, STRUCK_OUT);
  return redacted;
}
