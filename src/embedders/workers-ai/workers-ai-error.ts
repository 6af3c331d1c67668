import {
  EmbedderError,
  type EmbedderErrorDetails,
  type EmbedderErrorKind,
} from "../embedder-error.ts";

interface Meaning {
  kind: EmbedderErrorKind;
  status: number;
  isRetryable?: boolean;
}

/** https://developers.cloudflare.com/workers-ai/platform/errors/, by the code its messages begin with. */
const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [3003, { kind: "invalid_input", status: 400 }],
  [3006, { kind: "too_many_tokens", status: 413 }],
  [3007, { kind: "timeout", status: 408 }],
  [3008, { kind: "timeout", status: 408 }],
  [3023, { kind: "forbidden", status: 403 }],
  [3036, { kind: "quota_exhausted", status: 429 }],
  [3039, { kind: "rate_limited", status: 429 }],
  [3040, { kind: "overloaded", status: 429 }],
  [3041, { kind: "unauthorized", status: 403 }],
  [3042, { kind: "unknown_model", status: 404 }],
  [5004, { kind: "invalid_input", status: 400 }],
  [5005, { kind: "forbidden", status: 403 }],
  [5007, { kind: "unknown_model", status: 400 }],
  [5016, { kind: "forbidden", status: 403 }],
  [5018, { kind: "forbidden", status: 403 }],
]);

/** The error of what the AI binding threw: `InferenceUpstreamError: 3040: Capacity temporarily exceeded`. */
export function workersAiError(id: string, thrown: unknown): EmbedderError {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const code = /(?:^|\b(?:error|code)\b:?\s*|:\s*)(\d{4})\b/i.exec(said)?.[1];
  const meaning = code === undefined ? undefined : MEANINGS.get(Number(code));
  const { kind, ...details } = meaning ?? describe(said);
  return new EmbedderError(kind, `${id} failed: ${said}`, details);
}

/** The gateway and older models have words only. */
function describe(said: string): { kind: EmbedderErrorKind } & EmbedderErrorDetails {
  const most = /(?:at most|maximum(?: of)?|max) (\d+) (?:items|texts|inputs|batch)/i.exec(
    said,
  )?.[1];
  if (most !== undefined) return { kind: "too_many_inputs", limit: Number(most) };
  if (/capacity/i.test(said)) return { kind: "overloaded" };
  if (/rate limit|too many requests/i.test(said)) return { kind: "rate_limited" };
  if (/free allocation|neurons/i.test(said)) return { kind: "quota_exhausted" };
  return { kind: "unavailable" };
}
