import { expect, test } from "vitest";
import type { ClusteredPoints, Clusterer } from "../../src/core/cluster/clusterer.ts";
import { clusterInput } from "../support/cluster-input.ts";
import { clumpedPoints, latticePoints, randomWeights } from "../support/random-points.ts";

const DIMENSIONS = 3;

/** What every clusterer promises; `create` makes one for that many points. */
export function testClusterer(name: string, create: (pointCount: number) => Clusterer): void {
  const points = clumpedPoints(250, DIMENSIONS, 6, 4);
  const input = clusterInput(points, DIMENSIONS);

  test(`${name} labels every point, the same every time`, () => {
    const clustered = create(250).fit(input);
    expectWhole(clustered, 250);
    const { labels, probabilities } = create(250).fit({ ...input, points: points.slice() });
    expect(labels).toEqual(clustered.labels);
    expect(probabilities).toEqual(clustered.probabilities);
  });

  test(`${name} takes no points, few, equal ones, and such as weigh more than one`, () => {
    for (const count of [0, 1, 2, 3]) {
      const few = clusterInput(points.slice(0, count * DIMENSIONS), DIMENSIONS);
      expectWhole(create(count).fit(few), count);
    }
    const equal = clusterInput(new Float32Array(20 * DIMENSIONS).fill(2), DIMENSIONS);
    expectWhole(create(20).fit(equal), 20);
    const lattice = clusterInput(latticePoints(60, DIMENSIONS, 2, 1), DIMENSIONS);
    expectWhole(create(60).fit(lattice), 60);
    expectWhole(create(250).fit({ ...input, weights: randomWeights(250, 5, 1) }), 250);
  });

  test(`${name} leaves its input as it was`, () => {
    const before = structuredClone(input);
    create(250).fit(input);
    expect(input).toEqual(before);
  });

  test(`${name} refuses points that are not finite and numbers that do not agree`, () => {
    const clusterer = create(250);
    if (!clusterer.reads.includes("points")) return;
    const broken = points.slice();
    broken[7] = NaN;
    expect(() => clusterer.fit({ ...input, points: broken })).toThrow("Point 2 has the value NaN");
    expect(() => clusterer.fit({ ...input, points: points.slice(1) })).toThrow(
      "are not 250 points of 3 dimensions",
    );
    const weights = new Int32Array(3).fill(1);
    expect(() => clusterer.fit({ ...input, weights })).toThrow("3 weights for 250 points");
  });

  test(`${name} predicts each point as it would alone, also after it was encoded`, () => {
    const clusterer = create(250);
    const { model, clusterCount } = clusterer.fit(input);
    if (model === undefined) return;
    const fresh = clumpedPoints(40, DIMENSIONS, 6, 9);
    const together = model.predict(fresh);
    const resumed = clusterer.resume?.(structuredClone(model.encode()));
    expect(resumed?.predict(fresh)).toEqual(together);
    for (let i = 0; i < 40; i++) {
      const alone = model.predict(fresh.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS));
      expect(alone.labels[0]).toBe(together.labels[i]);
      expect(alone.probabilities[0]).toBe(together.probabilities[i]);
      expect(alone.labels[0]).toBeLessThan(clusterCount);
    }
    expect(model.predict(new Float32Array(0)).labels).toHaveLength(0);
    fresh[4] = Infinity;
    expect(() => model.predict(fresh)).toThrow("Point 1 has the value Infinity");
    expect(() => model.predict(fresh.slice(1))).toThrow("of 3 dimensions");
    expect(() => clusterer.resume?.({ header: { dimensions: 3 }, arrays: {} })).toThrow();
  });
}

/** Labels without gaps, and a probability for each. */
function expectWhole({ labels, probabilities, clusterCount }: ClusteredPoints, pointCount: number) {
  expect(labels).toHaveLength(pointCount);
  expect(probabilities).toHaveLength(pointCount);
  const used = new Set(labels);
  used.delete(-1);
  expect(used).toEqual(new Set(Array.from({ length: clusterCount }, (_, label) => label)));
  labels.forEach((label, i) => {
    if (label < 0) expect(probabilities[i]).toBe(0);
    expect(probabilities[i]).toBeGreaterThanOrEqual(0);
    expect(probabilities[i]).toBeLessThanOrEqual(1);
  });
}
