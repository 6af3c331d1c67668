import { createRandom, type Random } from "../core/math/random.ts";
import { createAdaptiveConcurrency } from "./adaptive-concurrency.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createCostMeter, type CostMeter } from "./cost-meter.ts";
import type { CoverageTally } from "./coverage.ts";
import type { EmbeddedBatch, EmbedProgress } from "./embedding-results.ts";
import { createEmbeddingRun } from "./embedding-run.ts";
import type { Embedder, EmbedderInput, EmbedderPrice, InputType } from "./embedder.ts";
import type { EmbedderError } from "./embedder-error.ts";
import { estimateTokens, type TokenEstimator } from "./estimate-tokens.ts";
import type { LongTextPolicy } from "./piece.ts";
import { type EmptyTextPolicy, prepareInputs } from "./prepare-inputs.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { createRequestLimits, type LearnedLimits } from "./request-limits.ts";
import { createSender } from "./sender.ts";

export interface EmbedManyOptions {
  /** Ends everything at once, requests under way and waiting too; the rejection is its reason. */
  signal?: AbortSignal | undefined;
  /** Called after each request with the number of inputs finished so far, those that failed among them. */
  onProgress?: ((done: number, total: number, progress: EmbedProgress) => void) | undefined;
  /**
   * Called with each request's results, awaited before another request takes that one's place: what
   * it has written down need not be paid again after a crash. An input in chunks comes when its last
   * chunk is there, an empty one in the first batch.
   */
  onBatch?: ((batch: EmbeddedBatch) => Promise<void>) | undefined;
  /** Counts along, whatever becomes of the run, instead of a meter of its own by `price` and `maxCost`. */
  meter?: CostMeter | undefined;
  /**
   * What to do with an input that fails: "fail" (the default) rejects, "skip" leaves its row zero
   * and names it in `failures`, "zero" also hands it to `onBatch` as a zero vector.
   */
  onFailure?: "fail" | "skip" | "zero" | undefined;
  /** By default "truncate". Needs `limits.tokensPerInput`, declared or learned. */
  longText?: LongTextPolicy | undefined;
  /** By default "zero": the zero vector, which is an outlier. */
  emptyText?: EmptyTextPolicy | undefined;
  inputType?: InputType | undefined;
  /** By default the heuristic of `estimate-tokens.ts`. */
  estimator?: TokenEstimator | undefined;
  /** What an earlier run learned of the embedder's limits. */
  learnedLimits?: LearnedLimits | undefined;
  /** Instead of the embedder's own. */
  price?: EmbedderPrice | undefined;
  /** In US dollars: no request is sent that could bring the cost above it. */
  maxCost?: number | undefined;
  /** Adds up what the embedder says of how much it knows of the inputs. */
  coverage?: CoverageTally | undefined;
  limiter?: RateLimiter | undefined;
  /** The longest single wait, for a refusal or a rate; by default a minute. */
  patienceMs?: number | undefined;
  /** For each try, the answer's body included; by default a minute. */
  timeoutMs?: number | undefined;
  /** Of one request; by default 6. */
  maxAttempts?: number | undefined;
  /** Of all, tries included; by default any number. */
  maxRequests?: number | undefined;
  clock?: Clock | undefined;
  /** For the jitter of waits. */
  random?: Random | undefined;
}

export interface EmbeddedInputs {
  /** `inputs × dimensions`, f32, row-major, in the order of the inputs; zero where empty or failed. */
  vectors: Float32Array;
  /** Indexes of the inputs of which only the beginning was read, ascending. */
  truncated: number[];
  /** Why inputs have no vector, by their index. */
  failures: ReadonlyMap<number, EmbedderError>;
  tokens: number;
  /** True where the vendor did not tell all the tokens. */
  isEstimated: boolean;
  /** In US dollars; null where no price is known. */
  cost: number | null;
  requestCount: number;
  /** What refusals taught, to be given to the next run. */
  learnedLimits: LearnedLimits;
}

export type { EmbeddedBatch, EmbedProgress } from "./embedding-results.ts";

const MINUTE_MS = 60_000;

/**
 * Embeds any number of inputs. Equal ones are sent once, in as few requests as the limits allow, as
 * many at a time as the embedder allows and bears (at most 6). A request refused for its size is cut
 * smaller, and what was learned of the limits holds for the rest; of one refused for an input, that
 * input is found by halving; one that failed otherwise is tried again after a while where that may
 * help. Answers are checked: their length, and each row.
 *
 * Rejects with the signal's reason; `cost_limit_exceeded` before the request that would exceed it;
 * the `EmbedderError` of an input (by its index) where that fails the whole, or of the request that
 * could not be had: "rate_limited" with `retryAfterMs` where that is to be tried again later. Other
 * requests under way are then waited for, and their results handed to `onBatch`.
 */
export async function embedMany(
  embedder: Embedder,
  inputs: readonly EmbedderInput[],
  options: EmbedManyOptions = {},
): Promise<EmbeddedInputs> {
  const { signal, clock = systemClock } = options;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const limits = createRequestLimits(embedder.limits, options.learnedLimits);
  const meter =
    options.meter ?? createCostMeter(embedder, options.price ?? embedder.price, options.maxCost);
  const concurrency = createAdaptiveConcurrency(embedder.limits.concurrentRequests ?? 1);
  const sender = createSender(embedder, {
    clock,
    random: options.random ?? createRandom(clock.now()),
    meter,
    concurrency,
    limiter: options.limiter,
    inputType: options.inputType,
    signal,
    stopped: stop.signal,
    timeoutMs: options.timeoutMs ?? MINUTE_MS,
    patienceMs: options.patienceMs ?? MINUTE_MS,
    maxAttempts: options.maxAttempts ?? 6,
    maxRequests: options.maxRequests ?? Infinity,
  });
  const run = createEmbeddingRun(prepareInputs(inputs, options.emptyText ?? "zero"), {
    dimensions: embedder.dimensions,
    limits,
    sender,
    meter,
    isMetered: (options.price ?? embedder.price) !== undefined || options.limiter !== undefined,
    estimate: options.estimator ?? estimateTokens,
    longText: options.longText ?? "truncate",
    onFailure: options.onFailure ?? "fail",
    coverage: options.coverage,
    onBatch: options.onBatch,
    onProgress: options.onProgress,
  });
  await workThrough(run, concurrency, stop);
  const { vectors, truncated, failures } = await run.results.finish();
  const { tokens, isEstimated, cost } = meter;
  const { requestCount } = sender;
  const { learned: learnedLimits } = limits;
  return { vectors, truncated, failures, tokens, isEstimated, cost, requestCount, learnedLimits };
}

/** As many requests at a time as may be; after a failure none is begun, and those under way end. */
async function workThrough(
  run: ReturnType<typeof createEmbeddingRun>,
  concurrency: { readonly limit: number },
  stop: AbortController,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];

  function next(): ReturnType<typeof run.next> {
    try {
      return run.next();
    } catch (error) {
      failures.push(error);
      stop.abort();
      return null;
    }
  }

  function begin(): boolean {
    const work = next();
    if (work === null) return false;
    const ended = work()
      .catch((error: unknown) => {
        failures.push(error);
        stop.abort();
      })
      .finally(() => underWay.delete(ended));
    underWay.add(ended);
    return true;
  }

  for (;;) {
    while (failures.length === 0 && underWay.size < concurrency.limit && begin());
    if (underWay.size === 0) break;
    await Promise.race(underWay);
  }
  if (failures.length > 0) throw failures[0];
}
