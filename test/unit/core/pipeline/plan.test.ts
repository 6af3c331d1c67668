import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EdgetopicError } from "../../../../src/core/errors.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import {
  FIT_MEMORY_BYTES,
  planFit,
  type FitPlan,
  type FitSizes,
} from "../../../../src/core/pipeline/plan.ts";

const plan = (documentCount: number, rowCount: number, dimensions = 32, options = {}) =>
  planFit({ documentCount, rowCount, dimensions }, { ...DEFAULT_FIT_OPTIONS, ...options });

test("a plan keeps the sizes and the options and settles the rest", () => {
  const options = { ...DEFAULT_FIT_OPTIONS, minTopicSize: 7, epochs: 30 };
  const sizes = { documentCount: 120, rowCount: 100, dimensions: 32 };
  const planned = planFit(sizes, options);
  expect(planned).toMatchObject({ ...sizes, options, minTopicSize: 7, epochCount: 30 });
  expect(planned.neighborCount).toBe(14);
  expect(JSON.parse(JSON.stringify(planned))).toEqual(planned);
});

test("there are never more neighbors than other rows", () => {
  for (const [rowCount, neighborCount] of [
    [2, 1],
    [10, 9],
    [15, 14],
    [16, 14],
    [1000, 14],
  ]) {
    expect(plan(1000, rowCount).neighborCount).toBe(neighborCount);
  }
  expect(plan(1000, 1000, 32, { neighborCount: 50 }).neighborCount).toBe(49);
});

test.each([0, 1, 9])("%i documents are too few", (count) => {
  expect(() => plan(count, count)).toThrow(
    expect.objectContaining({
      code: "too_few_documents",
      message: expect.stringContaining(`${count} documents`),
    }),
  );
});

test("10 documents are enough, of 2 vectors", () => {
  expect(plan(10, 10)).toMatchObject({ documentCount: 10 });
  expect(plan(10, 2)).toMatchObject({ rowCount: 2 });
});

test("one vector is too few, unless it is that of texts without a known word", () => {
  expect(() => plan(50, 1)).toThrow(expect.objectContaining({ code: "all_documents_equal" }));
  const blank = { documentCount: 50, rowCount: 1, dimensions: 32, hasBlankRow: true };
  expect(planFit(blank, DEFAULT_FIT_OPTIONS)).toMatchObject({ rowCount: 1, neighborCount: 0 });
  const nine = { ...blank, documentCount: 9 };
  expect(() => planFit(nine, DEFAULT_FIT_OPTIONS)).toThrow(/9 documents/);
});

test("memory grows with every size, and what would not fit is refused with what would", () => {
  const { memoryBytes } = plan(5000, 5000, 256);
  expect(memoryBytes).toBeGreaterThan(5000 * 256 * 4);
  expect(plan(10_000, 10_000, 256).memoryBytes).toBeGreaterThan(memoryBytes);
  expect(plan(5000, 5000, 512).memoryBytes).toBeGreaterThan(memoryBytes);
  const options = { neighborCount: 100 };
  expect(plan(5000, 5000, 256, options).memoryBytes).toBeGreaterThan(memoryBytes);
  let refused = 1000;
  try {
    for (; ; refused *= 2) plan(refused, refused, 1024);
  } catch (error) {
    expect(error).toMatchObject({ code: "corpus_too_large" });
    const most = Number(/at most (\d+) such vectors/.exec((error as Error).message)?.[1]);
    expect(most).toBeGreaterThan(refused / 2);
    expect(most).toBeLessThan(refused);
    expect(plan(most, most, 1024).memoryBytes).toBeLessThanOrEqual(FIT_MEMORY_BYTES);
  }
});

test("a plan says how neighbors are searched for; what fits no other way falls to int8 rows", () => {
  expect(plan(1000, 1000).neighborPlan).toMatchObject({ method: "exact", metric: "cosine" });
  expect(plan(8000, 8000, 3500).neighborPlan.method).toBe("filtered");
  expect(plan(90_000, 90_000, 384).neighborPlan.method).toBe("descent");
  const options = { neighbors: "exact", metric: "euclidean" } as const;
  expect(plan(90_000, 90_000, 384, options).neighborPlan).toMatchObject({
    method: "exhaustive",
    metric: "euclidean",
  });
  const { neighborPlan, memoryBytes } = plan(20_000, 20_000, 1536);
  expect(memoryBytes).toBeGreaterThanOrEqual(neighborPlan.memoryBytes);
});

/** The plan, or the message of the refusal. */
function tryPlan(sizes: FitSizes, options: FitOptions): FitPlan | string {
  try {
    return planFit(sizes, options);
  } catch (error) {
    if (error instanceof EdgetopicError && error.code === "corpus_too_large") return error.message;
    throw error;
  }
}

const planned = fc.record({
  rowCount: fc.integer({ min: 10, max: 400_000 }),
  documentsPerRow: fc.integer({ min: 1, max: 3 }),
  dimensions: fc.integer({ min: 1, max: 4096 }),
  options: fc.record({
    neighborCount: fc.integer({ min: 2, max: 200 }),
    dimensions: fc.integer({ min: 2, max: 64 }),
    neighbors: fc.constantFrom("exact" as const, "approximate" as const, "auto" as const),
    minTopicSize: fc.constantFrom<number | "auto">("auto", 2, 50),
  }),
});

test("what is accepted is within the bound, and what is refused names what is accepted", () => {
  let refusedCount = 0;
  fc.assert(
    fc.property(planned, ({ rowCount, documentsPerRow, dimensions, options: changed }) => {
      const options = { ...DEFAULT_FIT_OPTIONS, ...changed };
      const sizes = { documentCount: rowCount * documentsPerRow, rowCount, dimensions };
      const answer = tryPlan(sizes, options);
      if (typeof answer !== "string") {
        expect(answer.memoryBytes).toBeLessThanOrEqual(FIT_MEMORY_BYTES);
        return;
      }
      refusedCount++;
      const named = (pattern: RegExp): number => Number(pattern.exec(answer)?.[1] ?? 0);
      const most = named(/at most (\d+) such vectors/);
      expect(most).toBeLessThan(rowCount);
      const fewer = { documentCount: most * documentsPerRow, rowCount: most, dimensions };
      expect(tryPlan(fewer, options)).toBeTypeOf("object");
      const narrow = named(/vectors of at most (\d+) dimensions/);
      if (narrow > 0) {
        expect(tryPlan({ ...sizes, dimensions: narrow }, options)).toBeTypeOf("object");
      }
      const neighborCount = named(/neighborCount of at most (\d+)/);
      if (neighborCount > 0) {
        expect(tryPlan(sizes, { ...options, neighborCount })).toBeTypeOf("object");
      }
      const reduced = named(/option dimensions of at most (\d+)/);
      if (reduced > 0) {
        expect(tryPlan(sizes, { ...options, dimensions: reduced })).toBeTypeOf("object");
      }
      if (answer.includes('neighbors "auto"')) {
        expect(tryPlan(sizes, { ...options, neighbors: "auto" })).toBeTypeOf("object");
      }
    }),
    { seed: 7, numRuns: 300 },
  );
  expect(refusedCount).toBeGreaterThan(30);
});

test("sparse rows are counted, and refused with the number of documents that would fit", () => {
  const sizes = { documentCount: 100_000, rowCount: 100_000, dimensions: 100 };
  const sparse = { valueCount: 10_000_000, columnCount: 20_000 };
  expect(() => planFit({ ...sizes, sparse }, DEFAULT_FIT_OPTIONS)).toThrow(
    /need about \d+ MB.*a corpus of at most \d+/,
  );
  const few = { ...sparse, valueCount: 1_000_000 };
  const accepted = planFit(
    { ...sizes, documentCount: 10_000, rowCount: 10_000, sparse: few },
    DEFAULT_FIT_OPTIONS,
  );
  expect(accepted.neighborPlan.method).toBe("sparse");
  expect(accepted.neighborPlan.memoryBytes).toBeGreaterThan(28 * few.valueCount);
  expect(accepted.memoryBytes).toBeGreaterThanOrEqual(accepted.neighborPlan.memoryBytes);
});

test("pairs of words that would not fit are refused with what would", () => {
  const [documentCount, dimensions] = [60_000, 16];
  const pairs = { words: { longest: 3 } };
  expect(() => plan(documentCount, documentCount, dimensions)).not.toThrow();
  expect(() => plan(documentCount, documentCount, dimensions, pairs)).toThrow(
    /What would fit: .*the option words.longest of 1/,
  );
  const known = { words: { longest: 3, vocabulary: ["lost card"] } };
  expect(() => plan(documentCount, documentCount, dimensions, known)).not.toThrow();
});
