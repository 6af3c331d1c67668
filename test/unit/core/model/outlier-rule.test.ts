import { expect, test } from "vitest";
import { quantizeRows } from "../../../../src/core/knn/quantize.ts";
import { createFarRule } from "../../../../src/core/model/far-rule.ts";
import { createOutlierRule } from "../../../../src/core/model/outlier-rule.ts";
import type { TopicModel } from "../../../../src/core/model/topic-model.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";

/** A unit vector of the plane, by the degrees from the first axis. */
function at(degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians));
}

/** Topic 0 around 0°, with rows up to 40° off; topic 1 around 90°, up to 10° off; outliers at 60°. */
function planeModel(options: Partial<FitOptions>): TopicModel {
  const degrees = [
    ...Array.from({ length: 41 }, (_, i) => i * 2 - 40),
    ...Array.from({ length: 21 }, (_, i) => 80 + i),
    60,
    60,
  ];
  const rowTopics = Int32Array.from(degrees, (_, row) => (row < 41 ? 0 : row < 62 ? 1 : -1));
  const unit = Float32Array.from(degrees.flatMap((each) => [...at(each)]));
  return {
    embedder: "static/en",
    fingerprint: "test",
    digest: "00",
    options: { ...DEFAULT_FIT_OPTIONS, ...options },
    topics: [],
    topicIds: Int32Array.of(0, 1),
    rows: { rowCount: degrees.length, dimensions: 2, ...quantizeRows(unit, 2) },
    rowTree: new Uint8Array(0),
    rowHashes: new Int32Array(2 * degrees.length),
    rowTopics,
    rowProbabilities: new Float32Array(degrees.length),
    mapPositions: new Float32Array(2 * degrees.length),
    centroids: Float32Array.of(1, 0, 0, 1),
    documentIds: degrees.map((_, row) => `d${row}`),
    rowOfDocument: Int32Array.from(degrees, (_, row) => row),
  };
}

test("a vector goes to the nearest topic if it is as near as all but 5 % of the topic's documents", () => {
  const near = createOutlierRule(planeModel({}));
  expect(near(at(-37))).toBe(0);
  expect(near(at(44))).toBe(-1);
  expect(near(at(46))).toBe(-1);
  expect(near(at(78))).toBe(-1);
  expect(near(at(82))).toBe(1);
});

test("none stays an outlier, or all do, where the fit was told so", () => {
  const none = createOutlierRule(planeModel({ outliers: "none" }));
  expect([at(44), at(46), at(200), new Float32Array(2)].map(none)).toEqual([0, 1, 1, -1]);
  for (const options of [{ outliers: "keep" }, { preset: "bertopic" }] as const) {
    expect(createOutlierRule(planeModel(options))(at(0))).toBe(-1);
  }
});

test("a vector is far from its topic where it is less near than all but 5 % of the topic's documents", () => {
  const isFar = createFarRule(planeModel({}));
  expect([-37, 30, 44, 170].map((degrees) => isFar(at(degrees), 0))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(isFar(at(78), 1)).toBe(true);
  expect(isFar(Float32Array.of(0.1, 9), 1)).toBe(false);
  expect(isFar(at(200), -1)).toBe(false);
});
