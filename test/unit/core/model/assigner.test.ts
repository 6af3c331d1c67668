import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createAssigner } from "../../../../src/core/model/assigner.ts";
import type { TopicModel } from "../../../../src/core/model/topic-model.ts";
import { hashRows } from "../../../../src/core/knn/row-hash.ts";
import { quantizeRows } from "../../../../src/core/knn/quantize.ts";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const DIMENSIONS = 32;

/** A model of three topics: the first hundred rows, the next, and the next; the rest are outliers. */
function smallModel(): { model: TopicModel; vectors: Float32Array } {
  const centers = [0, 1, 2, 3].map((topic) => smallCorpus(100, 1, DIMENSIONS, 10 + topic).vectors);
  const vectors = Float32Array.from(centers.flatMap((rows) => [...rows]));
  const unit = vectors.slice();
  normalizeRows(unit, DIMENSIONS);
  const centroids = Float32Array.from(
    [0, 1, 2].flatMap((t) => [...unit.subarray(t * 3200, t * 3200 + 32)]),
  );
  const rowTopics = Int32Array.from({ length: 400 }, (_, i) =>
    i < 300 ? Math.floor(i / 100) : -1,
  );
  return {
    vectors,
    model: {
      embedder: "static/en",
      fingerprint: "test",
      digest: "00",
      options: DEFAULT_FIT_OPTIONS,
      topics: [],
      topicIds: Int32Array.of(0, 1, 2),
      rows: { rowCount: 400, dimensions: DIMENSIONS, ...quantizeRows(unit, DIMENSIONS) },
      rowTree: new Uint8Array(0),
      rowHashes: hashRows(unit, DIMENSIONS),
      rowTopics,
      rowProbabilities: Float32Array.from(rowTopics, (topic, i) =>
        topic < 0 ? 0 : (i % 100) / 100,
      ),
      mapPositions: new Float32Array(800).map((_, i) => i),
      centroids,
      documentIds: Array.from({ length: 401 }, (_, i) => `d${i}`),
      rowOfDocument: Int32Array.from({ length: 401 }, (_, i) => Math.min(i, 399)),
    },
  };
}

test("every vector of the fit gets what the fit gave it", () => {
  const { model, vectors } = smallModel();
  const assigner = createAssigner(model, kernels);
  for (let row = 0; row < 400; row++) {
    const vector = vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);
    expect(assigner.assign(vector)).toEqual({
      topic: model.rowTopics[row],
      probability: model.rowProbabilities[row],
      x: 2 * row,
      y: 2 * row + 1,
    });
  }
});

test("a new vector gets the topic it lies in, and an outlier's neighbor is one", () => {
  const { model } = smallModel();
  const assigner = createAssigner(model, kernels);
  for (const [i, expected] of [0, 1, 2, -1].entries()) {
    const fresh = smallCorpus(120, 1, DIMENSIONS, 10 + i).vectors.subarray(119 * DIMENSIONS);
    const { topic, probability } = assigner.assign(fresh);
    expect(topic).toBe(expected);
    expect(probability).toBeLessThanOrEqual(1);
    expect(probability > 0).toBe(expected >= 0);
  }
});

test("a vector of zeros is an outlier", () => {
  const { model } = smallModel();
  const assigner = createAssigner(model, kernels);
  expect(assigner.assign(new Float32Array(DIMENSIONS))).toMatchObject({
    topic: -1,
    probability: 0,
  });
});

test("topics are found by their centroid", () => {
  const { model, vectors } = smallModel();
  const assigner = createAssigner(model, kernels);
  const topics = assigner.nearestTopics(vectors.subarray(100 * DIMENSIONS, 101 * DIMENSIONS), 2);
  expect(topics).toHaveLength(2);
  expect(topics[0].id).toBe(1);
  expect(topics[0].score).toBeCloseTo(1, 5);
});

test("what the outliers win goes to the nearest topic where the fit left none of its own", () => {
  const { model, vectors } = smallModel();
  const unseen = vectors.slice(350 * DIMENSIONS, 351 * DIMENSIONS).map((value) => value + 0.001);
  const kept = createAssigner(
    { ...model, options: { ...model.options, outliers: "keep" } },
    kernels,
  );
  expect(kept.assign(unseen)).toMatchObject({ topic: -1, probability: 0 });
  const none = createAssigner(
    { ...model, options: { ...model.options, outliers: "none" } },
    kernels,
  );
  const [nearest] = none.nearestTopics(unseen, 1);
  expect(none.assign(unseen)).toMatchObject({ topic: nearest?.id, probability: 0 });
});

test("a document between two topics is of both, with weights that add up to 1", () => {
  const { model, vectors } = smallModel();
  const { memberships, assign } = createAssigner(model, kernels);
  const unit = vectors.slice();
  normalizeRows(unit, DIMENSIONS);
  const between = unit
    .slice(0, DIMENSIONS)
    .map((value, d) => value + (unit[100 * DIMENSIONS + d] as number));
  const found = memberships(between);
  expect(found.map(({ topic }) => topic)).toEqual(expect.arrayContaining([0, 1]));
  expect(found.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  expect(
    found.every(({ weight }, i) => i === 0 || weight <= (found[i - 1]?.weight as number)),
  ).toBe(true);
  const other = assign(between);
  if (other.topic >= 0) expect(found[0]).toEqual({ topic: other.topic, weight: other.probability });
  expect(memberships(new Float32Array(DIMENSIONS))).toEqual([]);
});
