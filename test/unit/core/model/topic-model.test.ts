import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import {
  decodeTopicModel,
  encodeTopicModel,
  type TopicModel,
} from "../../../../src/core/model/topic-model.ts";

const model: TopicModel = {
  embedder: "static/en",
  fingerprint: "test",
  digest: "00",
  options: DEFAULT_FIT_OPTIONS,
  topics: [],
  topicIds: Int32Array.of(17),
  rows: {
    rowCount: 2,
    dimensions: 3,
    rows: Int8Array.of(1, 2, 3, -4, 5, 127),
    scales: Float32Array.of(0.5, 2),
  },
  rowTree: Uint8Array.of(7, 8),
  rowHashes: Int32Array.of(1, 2, 3, 4),
  rowTopics: Int32Array.of(0, -1),
  rowProbabilities: Float32Array.of(1, 0),
  mapPositions: Float32Array.of(0, 1, 2, 3),
  centroids: Float32Array.of(1, 0, 0),
  documentIds: ["a", "b:2", "c.3"],
  rowOfDocument: Int32Array.of(0, 1, 1),
};

test("a model survives its encoding", () => {
  expect(decodeTopicModel(encodeTopicModel(model))).toEqual(model);
});

test("the counts of a model's terms survive too", () => {
  const counted = { ...model, termCounts: Uint8Array.of(1, 2) };
  expect(decodeTopicModel(encodeTopicModel(counted))).toEqual(counted);
});

test("a model of no topics and no documents does too", () => {
  const empty: TopicModel = {
    ...model,
    rows: { rowCount: 0, dimensions: 3, rows: new Int8Array(0), scales: new Float32Array(0) },
    topicIds: new Int32Array(0),
    centroids: new Float32Array(0),
    documentIds: [],
    rowOfDocument: new Int32Array(0),
  };
  expect(decodeTopicModel(encodeTopicModel(empty))).toEqual(empty);
});

test("topics of a file from before they had ids for life count from 0", () => {
  const { topicIds: _, ...before } = model;
  const bytes = encodeTopicModel(before as TopicModel);
  expect(decodeTopicModel(bytes)).toEqual({ ...model, topicIds: Int32Array.of(0) });
});

test("a damaged model is refused", () => {
  const bytes = encodeTopicModel(model);
  bytes[bytes.length - 3] ^= 4;
  expect(() => decodeTopicModel(bytes)).toThrow(/damaged/);
});
