import { EdgetopicError } from "../core/errors.ts";
import { createRandom } from "../core/math/random.ts";
import { systemClock, type Clock } from "../embedders/clock.ts";
import { EmbedderError } from "../embedders/embedder-error.ts";
import type { RateLimiter } from "../embedders/rate-limiter.ts";
import { retryWait } from "../embedders/retry-wait.ts";
import { withDeadline } from "../embedders/with-deadline.ts";
import { createLabelMeter, type LabelUsage } from "./label-cost.ts";
import type { Labeler, LabelAnswer, LabelRequest } from "./labeler.ts";
import { readTopicLabel, type TopicLabel } from "./topic-label.ts";

/** Where answers are kept, by what was asked. */
export interface LabelCache {
  get(key: string): Promise<string | null>;
  put(key: string, answer: string): Promise<void>;
}

export interface LabelSettings {
  withSummary?: boolean;
  limiter?: RateLimiter | undefined;
  cache?: LabelCache | undefined;
  /** In US dollars. */
  maxCost?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: (done: number, total: number) => void;
  clock?: Clock;
  /** Of one request, 60 s. */
  timeoutMs?: number;
  /** The longest wait before the next try, 60 s. */
  patienceMs?: number;
  /** Tries of one topic, 4. */
  maxAttempts?: number;
}

export type LabelOutcome =
  | TopicLabel
  | { problem: { code: "labeling_failed" | "cost_limit_exceeded"; detail: string } };

export interface LabelRun {
  /** One for each request, in order. */
  outcomes: LabelOutcome[];
  usage: LabelUsage;
  /** How many were known from before. */
  reusedCount: number;
}

/** Wrong answers are not what waiting heals: one more try. */
const PROTOCOL_ATTEMPTS = 2;

/**
 * Asks for a label for each request, several at a time, each tried again by itself where that may
 * help. What was asked before is not asked again. A topic that fails has a problem and costs no
 * other topic; after a refusal that would meet all of them (a wrong key, no credit, no such model)
 * the rest are not asked any more. Rejects with the signal's reason.
 */
export async function labelTopics(
  labeler: Labeler,
  requests: readonly LabelRequest[],
  settings: LabelSettings = {},
): Promise<LabelRun> {
  const { withSummary = false, cache, signal, onProgress = () => {} } = settings;
  const meter = createLabelMeter(labeler, settings.maxCost);
  const ask = createAsker(labeler, meter, settings);
  const outcomes: LabelOutcome[] = Array.from({ length: requests.length });
  let next = 0;
  let done = 0;
  let reusedCount = 0;
  let hopeless: LabelOutcome | null = null;

  async function label(request: LabelRequest): Promise<LabelOutcome> {
    const key = await labelKey(labeler, request);
    const known = await cache?.get(key);
    if (known !== undefined && known !== null) {
      reusedCount++;
      return readTopicLabel(labeler.id, known, withSummary);
    }
    if (hopeless !== null) return hopeless;
    try {
      const text = await ask(request);
      await cache?.put(key, text);
      return readTopicLabel(labeler.id, text, withSummary);
    } catch (error) {
      signal?.throwIfAborted();
      const outcome = problemOf(error);
      if (isHopeless(error)) hopeless = outcome;
      return outcome;
    }
  }

  async function work(): Promise<void> {
    while (next < requests.length) {
      const i = next++;
      outcomes[i] = await label(requests[i] as LabelRequest);
      onProgress(++done, requests.length);
    }
  }

  await Promise.all(
    Array.from({ length: Math.min(requests.length, labeler.concurrentRequests) }, work),
  );
  return { outcomes, usage: meter.usage, reusedCount };
}

/** The key under which an answer is kept: all that was asked, and of whom. SHA-256, hexadecimal. */
export async function labelKey(
  { fingerprint }: Labeler,
  { system, prompt, schema, maxTokens }: LabelRequest,
): Promise<string> {
  const asked = JSON.stringify([fingerprint, system, prompt, schema, maxTokens]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(asked));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Asks once and again; rejects with what there is nothing left to try after. */
function createAsker(
  labeler: Labeler,
  meter: ReturnType<typeof createLabelMeter>,
  settings: LabelSettings,
): (request: LabelRequest) => Promise<string> {
  const { clock = systemClock, limiter, signal, withSummary = false } = settings;
  const { timeoutMs = 60_000, patienceMs = 60_000, maxAttempts = 4 } = settings;
  const random = createRandom(0, 0);

  async function attempt(request: LabelRequest): Promise<LabelAnswer> {
    const reserved = meter.reserve(request);
    let usage: LabelAnswer["usage"] | null = null;
    try {
      const tokens = reserved.inputTokens + reserved.outputTokens;
      const waitMs = (await limiter?.acquire({ requests: 1, inputs: 1, tokens }, patienceMs)) ?? 0;
      if (waitMs > patienceMs) {
        throw new EmbedderError("rate_limited", `${labeler.id} is asked too often`, {
          retryAfterMs: waitMs,
        });
      }
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      const answer = await withDeadline(
        clock,
        timeoutMs,
        signal,
        () => new EmbedderError("timeout", `${labeler.id} did not answer within ${timeoutMs} ms.`),
        (deadline) => labeler.ask(request, deadline),
      );
      usage = answer.usage;
      if (answer.hints !== undefined) await limiter?.report({ hints: answer.hints });
      // An answer that cannot be read is not kept, and asked for once more.
      readTopicLabel(labeler.id, answer.text, withSummary);
      return answer;
    } finally {
      meter.settle(reserved, usage);
    }
  }

  return async (request) => {
    for (let attempts = 1, protocolErrors = 0; ; attempts++) {
      signal?.throwIfAborted();
      try {
        return (await attempt(request)).text;
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof EmbedderError) || !error.isRetryable) throw error;
        if (error.kind === "protocol") protocolErrors++;
        if (attempts >= maxAttempts || protocolErrors >= PROTOCOL_ATTEMPTS) throw error;
        const waitMs = retryWait(error, attempts, random);
        if (error.retryAfterMs !== undefined) await limiter?.report({ retryAfterMs: waitMs });
        if (waitMs > patienceMs) throw error;
        await clock.sleep(waitMs, signal);
      }
    }
  };
}

function isHopeless(error: unknown): boolean {
  if (error instanceof EdgetopicError) return error.code === "cost_limit_exceeded";
  return (
    error instanceof EmbedderError &&
    ["unauthorized", "forbidden", "quota_exhausted", "unknown_model"].includes(error.kind)
  );
}

function problemOf(error: unknown): LabelOutcome {
  if (error instanceof EdgetopicError && error.code === "cost_limit_exceeded") {
    return { problem: { code: error.code, detail: error.message } };
  }
  // Anything else is a defect, not a vendor's answer.
  if (!(error instanceof EmbedderError)) throw error;
  const detail = error.message.replace(/^The embedder /, "The model ");
  return { problem: { code: "labeling_failed", detail } };
}
