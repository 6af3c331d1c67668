import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/math/random.ts";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { retryWait } from "../../../src/embedders/retry-wait.ts";

const always = (value: number) => ({ uint32: () => 0, uniform: () => value });

test("R7: the wait is uniform up to a bound that doubles, at most half a minute", () => {
  const error = new EmbedderError("network", "reset");
  const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 2000].map((attempt) =>
    retryWait(error, attempt, always(1)),
  );
  expect(bounds).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  expect(retryWait(error, 5, always(0))).toBe(0);
});

test("R7: what the vendor asks is the least, however long, with half a second of spread", () => {
  const error = new EmbedderError("rate_limited", "later", { retryAfterMs: 600_000 });
  expect(retryWait(error, 1, always(0))).toBe(600_000);
  expect(retryWait(error, 9, always(1))).toBe(600_500);
  const negative = new EmbedderError("rate_limited", "later", { retryAfterMs: -5 });
  expect(retryWait(negative, 1, always(0))).toBe(0);
});

test("R7: a seed gives the same waits", () => {
  const waits = (seed: number) => {
    const random = createRandom(seed);
    return [1, 2, 3].map((attempt) =>
      retryWait(new EmbedderError("timeout", "late"), attempt, random),
    );
  };
  expect(waits(7)).toEqual(waits(7));
  expect(waits(7)).not.toEqual(waits(8));
});
