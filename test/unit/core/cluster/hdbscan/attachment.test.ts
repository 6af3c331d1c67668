import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Attachment } from "../../../../../src/core/cluster/hdbscan/attachment.ts";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { bruteForceCoreDistances } from "../../../../reference/mutual-reachability.ts";
import { clumpedPoints, uniformPoints } from "../../../../support/random-points.ts";

test("a place hangs on the nearest point by mutual reachability among its nearest", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 20, max: 120 }),
      fc.integer({ min: 1, max: 9 }),
      (seed, pointCount, minSamples) => {
        const points = clumpedPoints(pointCount, 2, 4, seed);
        const weights = new Int32Array(pointCount).fill(1);
        // Of the fit, counted without the point itself, so one less is counted with it.
        const cores =
          minSamples > 1
            ? bruteForceCoreDistances(points, 2, weights, minSamples - 1)
            : new Float64Array(pointCount);
        const kept = keepTree({ points, pointCount, dimensions: 2 }, minSamples);
        const attachment = new Attachment(kept, points, 2);
        const places = uniformPoints(10, 2, seed).map((x) => 10 * x);
        for (let place = 0; place < 10; place++) {
          const distances = Array.from(weights, (_, i) =>
            Math.hypot(
              points[2 * i] - places[2 * place],
              points[2 * i + 1] - places[2 * place + 1],
            ),
          );
          const nearest = [...weights.keys()]
            .sort((a, b) => distances[a] - distances[b])
            .slice(0, 2 * minSamples);
          const core = distances[nearest[minSamples]];
          const reaches = nearest.map((i) => Math.max(core, cores[i], distances[i]));
          const reach = Math.min(...reaches);
          attachment.attach(places, 2 * place);
          expect(1 / attachment.lambda).toBeCloseTo(reach, 9);
          const point = nearest.indexOf(attachment.point);
          expect(reaches[point]).toBeCloseTo(reach, 9);
          const first = reaches.findIndex((other) => other <= reach * (1 + 1e-12));
          expect(point).toBe(first);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("a place with enough documents at it hangs on them at an infinite λ", () => {
  const points = Float32Array.of(5, 5, 5, 5, 1, 2);
  const kept = keepTree({ points, pointCount: 6, dimensions: 1 }, 2);
  const attachment = new Attachment(kept, Float32Array.of(5, 1, 2), 1);
  attachment.attach(Float32Array.of(5), 0);
  expect(attachment.point).toBe(0);
  expect(attachment.lambda).toBe(Infinity);
  attachment.attach(Float32Array.of(1.25), 0);
  expect(attachment.point).toBe(1);
  expect(attachment.lambda).toBe(1 / 3.75);
});
