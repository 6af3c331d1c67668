import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { silhouette } from "../../../../src/core/quality/silhouette.ts";

test("it is what the definition gives for every row", () => {
  const random = createRandom(9);
  const labels = Int32Array.from({ length: 60 }, () => (random.uint32() % 5) - 1);
  labels[7] = 4;
  const rows = new Float32Array(60 * 3).map(
    (_, i) => (labels[Math.floor(i / 3)] ?? 0) + random.uniform(),
  );
  const distance = (i: number, j: number): number =>
    Math.hypot(...[0, 1, 2].map((d) => (rows[3 * i + d] as number) - (rows[3 * j + d] as number)));
  const members = [...labels.keys()].filter((i) => (labels[i] as number) >= 0);
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const scores = members.map((i) => {
    const to = (topic: number): number[] =>
      members.filter((j) => j !== i && labels[j] === topic).map((j) => distance(i, j));
    const own = to(labels[i] as number);
    if (own.length === 0) return 0;
    const others = [...new Set(members.map((j) => labels[j] as number))]
      .filter((topic) => topic !== labels[i])
      .map((topic) => mean(to(topic)));
    const next = Math.min(...others);
    return (next - mean(own)) / Math.max(next, mean(own));
  });
  expect(silhouette({ rows, dimensions: 3, labels })).toBeCloseTo(mean(scores), 9);
});

test("far groups score about 1, one topic alone 0, and a sample is enough to say so", () => {
  const rows = new Float32Array(400).map((_, i) => (i % 2) * 1000 + i / 400);
  const labels = Int32Array.from(rows, (_, i) => i % 2);
  expect(silhouette({ rows, dimensions: 1, labels })).toBeGreaterThan(0.99);
  expect(silhouette({ rows, dimensions: 1, labels }, 40)).toBeGreaterThan(0.99);
  expect(silhouette({ rows, dimensions: 1, labels: labels.fill(3) })).toBe(0);
  expect(silhouette({ rows, dimensions: 1, labels: labels.fill(-1) })).toBe(0);
});
