import { expect, test } from "vitest";
import { identifyTopics } from "../../../../../src/core/topics/identity/identify-topics.ts";
import {
  decodeTopicIdentity,
  encodeTopicIdentity,
  type TopicIdentity,
} from "../../../../../src/core/topics/identity/topic-identity.ts";

/** Documents `d0 …`, so many of each topic; each topic points along an axis of its own. */
function fitOf(sizes: readonly (readonly [id: number, size: number])[]): TopicIdentity {
  const topics = sizes.flatMap(([id, size]) => Array.from({ length: size }, () => id));
  const topicIds = Int32Array.from(sizes.map(([id]) => id).filter((id) => id >= 0));
  const centroids = new Float32Array(topicIds.length * 8);
  for (const [index, id] of topicIds.entries()) centroids[8 * index + (id % 8)] = 1;
  const documentTopics = Int32Array.from(topics);
  return {
    documentIds: topics.map((_, i) => `d${i}`),
    documentTopics,
    shownTopics: documentTopics,
    topicIds,
    centroids,
    dimensions: 8,
    fingerprint: "a",
    fittedCount: topics.length,
  };
}

/** Documents by the indexes of their topics. */
const runs = (...lengths: [topic: number, length: number][]): Int32Array =>
  Int32Array.from(lengths.flatMap(([topic, length]) => Array.from({ length }, () => topic)));

test("the first fit counts its topics from the next id", () => {
  const fit = fitOf([
    [0, 5],
    [1, 4],
    [-1, 2],
  ]);
  expect(identifyTopics(null, fit, 0)).toEqual(Int32Array.of(0, 1));
  expect(identifyTopics(null, fit, 7)).toEqual(Int32Array.of(7, 8));
});

test("the same documents in the same groups have the same ids, whatever the order of the topics", () => {
  const before = fitOf([
    [4, 10],
    [9, 8],
    [2, 6],
    [-1, 3],
  ]);
  const documentTopics = runs([1, 10], [2, 8], [0, 6], [-1, 3]);
  const fit = { ...before, documentTopics, centroids: new Float32Array(24) };
  expect(identifyTopics(before, fit, 20)).toEqual(Int32Array.of(2, 4, 9));
});

test("of the parts of a topic the largest keeps its id, of topics that became one the larger does", () => {
  const before = fitOf([
    [0, 20],
    [1, 6],
    [2, 9],
  ]);
  const documentTopics = runs([0, 12], [1, 8], [2, 15]);
  const fit = { ...before, documentTopics, fingerprint: "b" };
  expect(identifyTopics(before, fit, 3)).toEqual(Int32Array.of(0, 3, 2));
});

test("a topic without a document in common is the one it points to, where vectors can be compared", () => {
  const before = fitOf([
    [0, 5],
    [1, 5],
  ]);
  const documentIds = before.documentIds.map((id) => `new-${id}`);
  const centroids = Float32Array.from([
    ...before.centroids.slice(8),
    ...before.centroids.slice(0, 8),
  ]);
  const fit = { ...before, documentIds, centroids };
  expect(identifyTopics(before, fit, 2)).toEqual(Int32Array.of(1, 0));
  expect(identifyTopics(before, { ...fit, fingerprint: "b" }, 2)).toEqual(Int32Array.of(2, 3));
});

test("a few strays make no topic the same", () => {
  const before = fitOf([
    [0, 40],
    [-1, 40],
  ]);
  const documentTopics = runs([0, 4], [-1, 46], [0, 30]);
  const fit = { ...before, documentTopics, fingerprint: "b" };
  expect(identifyTopics(before, fit, 1)).toEqual(Int32Array.of(1));
});

test("an identity survives its encoding", () => {
  const identity = fitOf([
    [3, 2],
    [8, 1],
    [-1, 2],
  ]);
  expect(decodeTopicIdentity(encodeTopicIdentity(identity))).toEqual(identity);
});
