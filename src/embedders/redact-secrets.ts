const STRUCK_OUT = "[redacted]";
/** Shorter ones would strike out ordinary words. */
const MIN_SECRET_LENGTH = 6;

/** What vendors' keys look like: by their prefixes, as a header's value, in a query. */
const PATTERNS: readonly RegExp[] = [
  /\b(?:(?:sk|pk|rk|pa|xai|nvapi)-|(?:sk|pk|rk|hf|jina|gsk|whsec|cfut|cfat)_)[\w*.-]{5,}[\w*-]/g,
  /\bAIza[\w-]{20,}/g,
  /\beyJ[\w-]{10,}(?:\.[\w-]+){0,2}/g,
  /(?<=\bbearer\s+)[\w.~+/=*-]{8,}/gi,
  /(?<=\bauthorization["']?\s*[=:]\s*["']?(?:basic|token)\s+)[\w.~+/=*-]{8,}/gi,
  // With a digit in it, or "Unknown key: inputs" would lose its point.
  /(?<=(?:key|token|secret|password|signature|\bsig)["']?\s*[=:]\s*["']?)(?=[^\s"'&]*\d)[^\s"'&,;)}\]]{6,}/gi,
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
