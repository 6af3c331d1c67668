import type { Random } from "../core/math/random.ts";
import type { AdaptiveConcurrency } from "./adaptive-concurrency.ts";
import type { Clock } from "./clock.ts";
import { checkEmbedding } from "./check-embedding.ts";
import type { CostMeter } from "./cost-meter.ts";
import type { Embedder, EmbedderInput, Embedding, InputType } from "./embedder.ts";
import { EmbedderError } from "./embedder-error.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { retryWait } from "./retry-wait.ts";
import { withDeadline } from "./with-deadline.ts";

export interface SenderOptions {
  clock: Clock;
  random: Random;
  meter: CostMeter;
  concurrency: AdaptiveConcurrency;
  limiter: RateLimiter | undefined;
  inputType: InputType | undefined;
  /** The caller's; ends requests under way too. */
  signal: AbortSignal | undefined;
  /** Ends waiting, not requests under way: they are paid for. */
  stopped: AbortSignal;
  timeoutMs: number;
  patienceMs: number;
  maxAttempts: number;
  maxRequests: number;
}

/** An answer whose length is right; `bad` are the rows that are no vectors. */
export interface Answer extends Embedding {
  bad: ReadonlyMap<number, EmbedderError>;
}

export interface Sender {
  readonly requestCount: number;
  /** Sends one request, again where that may help; `tokens` is its estimate. */
  send(inputs: readonly EmbedderInput[], tokens: number): Promise<Answer>;
}

/** Wrong answers are not what waiting heals: one more try. */
const PROTOCOL_ATTEMPTS = 2;

/**
 * Requests with all that surrounds one: a turn at the vendor's rates, the budget, a deadline that
 * covers the answer's body, the check of the answer, and retries. Rejects with the signal's reason,
 * `cost_limit_exceeded`, or the `EmbedderError` after which there is nothing left to try: where the
 * next try would have to wait longer than `patienceMs`, "rate_limited" with `retryAfterMs`.
 */
export function createSender(embedder: Embedder, options: SenderOptions): Sender {
  const { clock, random, meter, concurrency, limiter, signal, stopped, patienceMs } = options;
  const waiting = signal === undefined ? stopped : AbortSignal.any([signal, stopped]);
  let requestCount = 0;
  /** A vendor that asks one request to wait asks all. */
  let closedUntil = -Infinity;

  async function waitForTurn(inputs: number, tokens: number): Promise<void> {
    for (let ms = closedUntil - clock.now(); ms > 0; ms = closedUntil - clock.now()) {
      if (ms > patienceMs) throw comeBackLater(embedder.id, ms);
      await clock.sleep(ms, waiting);
    }
    if (limiter === undefined) return;
    const ms = await limiter.acquire({ requests: 1, inputs, tokens }, patienceMs);
    if (ms > patienceMs) throw comeBackLater(embedder.id, ms);
    if (ms > 0) await clock.sleep(ms, waiting);
  }

  async function tryOnce(inputs: readonly EmbedderInput[]): Promise<Answer> {
    const { inputType, timeoutMs } = options;
    const embedding = await withDeadline(
      clock,
      timeoutMs,
      signal,
      () => noAnswer(embedder.id, timeoutMs),
      (deadline) =>
        embedder.embed(inputs, { signal: deadline, ...(inputType !== undefined && { inputType }) }),
    );
    return { ...embedding, bad: checkEmbedding(embedding, embedder, inputs.length) };
  }

  /** Tries once and keeps the books; answers the error where the vendor's, or the answer's, it is. */
  async function attempt(
    inputs: readonly EmbedderInput[],
    tokens: number,
  ): Promise<Answer | EmbedderError> {
    waiting.throwIfAborted();
    await waitForTurn(inputs.length, tokens);
    waiting.throwIfAborted();
    if (requestCount >= options.maxRequests) throw outOfRequests(embedder.id, requestCount);
    meter.reserve(tokens);
    requestCount++;
    const sentAt = concurrency.send();
    let usage: Embedding["usage"] | null = null;
    try {
      const answer = await tryOnce(inputs);
      usage = answer.usage;
      concurrency.succeed();
      if (answer.hints !== undefined) await limiter?.report({ hints: answer.hints });
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof EmbedderError)) throw error;
      if (isPerhapsPaid(error)) usage = { tokens, isEstimated: true };
      if (isTooFast(error)) concurrency.slowDown(sentAt);
      return error;
    } finally {
      meter.settle(tokens, usage);
    }
  }

  async function send(inputs: readonly EmbedderInput[], tokens: number): Promise<Answer> {
    for (let attempts = 1, protocolErrors = 0; ; attempts++) {
      const outcome = await attempt(inputs, tokens);
      if (!(outcome instanceof EmbedderError)) return outcome;
      if (outcome.kind === "protocol") protocolErrors++;
      if (!outcome.isRetryable || protocolErrors >= PROTOCOL_ATTEMPTS) throw outcome;
      const waitMs = retryWait(outcome, attempts, random);
      const hasTried = attempts >= options.maxAttempts;
      if (isTooFast(outcome) || outcome.retryAfterMs !== undefined) {
        await limiter?.report({ retryAfterMs: waitMs });
        if (hasTried || waitMs > patienceMs) throw comeBackLater(embedder.id, waitMs, outcome);
        closedUntil = Math.max(closedUntil, clock.now() + waitMs);
      } else if (hasTried) throw outcome;
      else await clock.sleep(waitMs, waiting);
    }
  }

  return {
    get requestCount() {
      return requestCount;
    },
    send,
  };
}

/** An answer that came is paid, whatever is in it; one that never came may be. */
function isPerhapsPaid({ kind }: EmbedderError): boolean {
  return kind === "protocol" || kind === "timeout";
}

function isTooFast({ kind }: EmbedderError): boolean {
  return kind === "rate_limited" || kind === "overloaded";
}

function noAnswer(id: string, timeoutMs: number): EmbedderError {
  return new EmbedderError("timeout", `The embedder ${id} did not answer within ${timeoutMs} ms.`);
}

function outOfRequests(id: string, count: number): EmbedderError {
  return new EmbedderError(
    "unavailable",
    `The ${count} requests allowed to ${id} are used up with inputs left to embed.`,
  );
}

function comeBackLater(id: string, waitMs: number, cause?: EmbedderError): EmbedderError {
  const reason = cause === undefined ? "its rate is used up" : cause.message;
  const message = `The embedder ${id} is to be asked again in ${Math.ceil(waitMs)} ms: ${reason}`;
  const { status } = cause ?? {};
  return new EmbedderError("rate_limited", message, { status, retryAfterMs: Math.ceil(waitMs) });
}
