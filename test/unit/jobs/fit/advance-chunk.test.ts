import { expect, test } from "vitest";
import type { Fit } from "../../../../src/core/pipeline.ts";
import type { Need, StageName } from "../../../../src/core/pipeline/stage.ts";
import { advanceChunk } from "../../../../src/jobs/fit/advance-chunk.ts";

/** Two stages that want a block of two before each iteration, vectors and then texts. */
function createBlockwiseFit(log: string[], total: number, chunk: number): Fit {
  const stages: StageName[] = ["neighbors", "words"];
  const done = [0, 0];
  let at = 0;
  let isFed = false;
  const need = (): Need | null => {
    if (at === 2 || isFed) return null;
    return { kind: at === 0 ? "vectors" : "texts", first: 2 * done[at], count: 2 };
  };
  const take = (first: number, items: ArrayLike<unknown>) => {
    log.push(`${stages[at]} ${first}: ${Array.from(items).join(" ")}`);
    isFed = true;
  };
  const fit: Partial<Fit> = {
    get isDone() {
      return at === 2;
    },
    get stage() {
      return stages[Math.min(at, 1)];
    },
    chunk,
    need,
    feedVectors: take,
    feedTexts: take,
    progress: () => stages.map((name, i) => ({ name, done: done[i], total })),
    advance(budget) {
      expect(isFed).toBe(true);
      expect(budget).toBeGreaterThan(0);
      done[at]++;
      isFed = false;
      if (done[at] === total) at++;
    },
  };
  return fit as Fit;
}

const inputs = {
  vectors: async (first: number, count: number) => new Float32Array(count).fill(first),
  texts: async (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => `t${first + i}`),
};

test("a chunk is its iterations, each fed with what it asks for, and ends with its stage", async () => {
  const log: string[] = [];
  const fit = createBlockwiseFit(log, 3, 2);
  const chunks: string[][] = [];
  while (!fit.isDone) {
    await advanceChunk(fit, inputs);
    chunks.push(log.splice(0));
  }
  expect(chunks).toEqual([
    ["neighbors 0: 0 0", "neighbors 2: 2 2"],
    ["neighbors 4: 4 4"],
    ["words 0: t0 t1", "words 2: t2 t3"],
    ["words 4: t4 t5"],
  ]);
});

test("a chunk longer than its stage does not run into the next one", async () => {
  const log: string[] = [];
  const fit = createBlockwiseFit(log, 3, 100);
  await advanceChunk(fit, inputs);
  expect(log).toHaveLength(3);
  expect(fit.stage).toBe("words");
});
