import { expect, test } from "vitest";
import { ExemplarDistances } from "../../../../../src/core/cluster/hdbscan/exemplar-distances.ts";
import { expectClose } from "../../../../support/expect-close.ts";

const points = Float32Array.of(0, 0, 9, 9, 0, 4, 3, 0, 20, 0);
const exemplars = { starts: Int32Array.of(0, 2, 3), points: Int32Array.of(2, 4, 3) };

function shares(x: number, y: number): number[] {
  const into = new Float64Array(2);
  new ExemplarDistances(exemplars, points, 2).write(Float32Array.of(7, x, y), 1, into);
  return [...into];
}

test("shares are inverse to the distance of the nearest exemplar", () => {
  expectClose(shares(0, 0), [3 / 7, 4 / 7], 1e-12);
  expectClose(shares(11, 0), [8 / 17, 9 / 17], 1e-12);
});

test("at an exemplar all is its cluster's", () => {
  expect(shares(3, 0)).toEqual([0, 1]);
  expect(shares(0, 4)).toEqual([1, 0]);
});

test("where two clusters have an exemplar, they share", () => {
  const both = { starts: Int32Array.of(0, 1, 2, 3), points: Int32Array.of(2, 3, 2) };
  const into = new Float64Array(3);
  new ExemplarDistances(both, points, 2).write(points, 4, into);
  expect([...into]).toEqual([0.5, 0, 0.5]);
});
