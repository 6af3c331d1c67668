import type { RateHint, RateHints } from "./embedder.ts";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * What `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` say (OpenAI, and who takes after it):
 * numbers, and durations as Go writes them ("6m0s", "20ms") or in seconds. Undefined where there is
 * nothing of it.
 */
export function readRateHeaders(headers: Headers): RateHints | undefined {
  const requests = readRate(headers, "requests");
  const tokens = readRate(headers, "tokens");
  if (requests === undefined && tokens === undefined) return undefined;
  return { ...(requests && { requests }), ...(tokens && { tokens }) };
}

function readRate(headers: Headers, what: string): RateHint | undefined {
  const limit = readNumber(headers.get(`x-ratelimit-limit-${what}`));
  const remaining = readNumber(headers.get(`x-ratelimit-remaining-${what}`));
  const resetMs = readDuration(headers.get(`x-ratelimit-reset-${what}`) ?? "");
  if (limit === undefined && remaining === undefined) return undefined;
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetMs !== undefined && { resetMs }),
  };
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Milliseconds of a duration as Go writes it, or of seconds; undefined where it is none. */
export function readDuration(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  let ms = 0;
  for (const [, value, unit = "ms"] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    ms += Number(value) * (UNIT_MS[unit] ?? 1);
  }
  return Math.ceil(ms);
}
