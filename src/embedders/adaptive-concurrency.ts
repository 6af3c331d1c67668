/** How many requests may be under way: fewer when the vendor complains, more again when it does not. */
export interface AdaptiveConcurrency {
  readonly limit: number;
  /** A request was answered. */
  succeed(): void;
  /** A request was refused for going too fast. `sentAt` 0, 1, …: which of all requests it was. */
  slowDown(sentAt: number): void;
  /** Numbers a request that is sent. */
  send(): number;
}

/** What workerd lets one invocation have open. */
const MAX_CONNECTIONS = 6;

/**
 * Additive increase, multiplicative decrease (Chiu and Jain 1989) between 1 and `most`, at most 6:
 * half at a refusal, one more after as many answers in a row as may be under way. Refusals of
 * requests sent before the last halving say nothing new and count for nothing.
 */
export function createAdaptiveConcurrency(most: number): AdaptiveConcurrency {
  const ceiling = Math.max(1, Math.min(most, MAX_CONNECTIONS));
  let limit = ceiling;
  let cleanCount = 0;
  let sentCount = 0;
  let halvedAt = 0;
  return {
    get limit() {
      return limit;
    },
    send: () => sentCount++,
    succeed() {
      if (++cleanCount < limit) return;
      cleanCount = 0;
      limit = Math.min(ceiling, limit + 1);
    },
    slowDown(sentAt) {
      cleanCount = 0;
      if (sentAt < halvedAt) return;
      halvedAt = sentCount;
      limit = Math.max(1, limit >> 1);
    },
  };
}
