import { EdgetopicError } from "../../errors.ts";

export interface WindowOptions {
  /** Tokens of a window; 4. */
  window?: number | undefined;
  /** Tokens from the start of one to that of the next; 1. */
  stride?: number | undefined;
  /** Whether windows that reach over the text's beginning and end are taken too, without what lies outside. */
  padding?: boolean | undefined;
}

/** Windows over a text's tokens: each from its start up to its end. */
export interface TokenWindows {
  starts: Int32Array;
  ends: Int32Array;
}

/**
 * The windows of a text of so many tokens, as BERTopic's `approximate_distribution` makes them: one of
 * all tokens where there are fewer than a window has; where the last ones do not fill one, they are
 * in none of their own. Throws `invalid_option`.
 */
export function tokenWindows(tokenCount: number, options: WindowOptions = {}): TokenWindows {
  const { window = 4, stride = 1, padding = false } = options;
  for (const [name, value] of Object.entries({ window, stride })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new EdgetopicError(
      "invalid_option",
      `${name} is ${value}; it must be a whole number of at least 1.`,
    );
  }
  if (tokenCount < window) return { starts: Int32Array.of(0), ends: Int32Array.of(tokenCount) };
  const starts: number[] = [];
  const ends: number[] = [];
  if (padding) {
    const before = Math.ceil(window / stride) - 1;
    for (let i = 0; i < before; i++) {
      starts.push(0);
      ends.push(window - (before - i) * stride);
    }
  }
  for (let start = 0; start < tokenCount; start += stride) {
    if (!padding && start + window > tokenCount) break;
    starts.push(start);
    ends.push(Math.min(start + window, tokenCount));
  }
  return { starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}
