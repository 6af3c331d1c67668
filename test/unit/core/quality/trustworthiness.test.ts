import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { trustworthiness } from "../../../../src/core/quality/trustworthiness.ts";
import {
  euclideanSpace,
  trustworthiness as bruteForce,
} from "../../../reference/trustworthiness.ts";

const ROW_COUNT = 80;

function randomReduction() {
  const random = createRandom(4);
  // Few values, so that many distances are equal.
  const rows = new Float32Array(ROW_COUNT * 4).map(() => random.uint32() % 4);
  const reducedRows = new Float32Array(ROW_COUNT * 2).map((_, i) =>
    Math.fround((rows[4 * Math.floor(i / 2) + (i % 2)] as number) + (random.uint32() % 2)),
  );
  return { rows, dimensions: 4, reducedRows, reducedDimensions: 2 };
}

test("over all rows it is what sorting every distance gives", () => {
  const reduction = randomReduction();
  for (const neighborCount of [1, 5, 15]) {
    const expected = bruteForce(
      euclideanSpace(reduction.rows, 4),
      euclideanSpace(reduction.reducedRows, 2),
      neighborCount,
    );
    expect(trustworthiness(reduction, neighborCount)).toBeCloseTo(expected, 12);
  }
});

test("a sample estimates it, and a reduction to itself is fully trustworthy", () => {
  const reduction = randomReduction();
  const whole = trustworthiness(reduction, 5);
  expect(Math.abs(trustworthiness(reduction, 5, 40) - whole)).toBeLessThan(0.05);
  const itself = { ...reduction, reducedRows: reduction.rows, reducedDimensions: 4 };
  expect(trustworthiness(itself, 5, 20)).toBe(1);
});
