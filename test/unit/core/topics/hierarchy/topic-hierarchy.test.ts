import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hierarchyNewick } from "../../../../../src/core/topics/hierarchy/hierarchy-newick.ts";
import { hierarchyText } from "../../../../../src/core/topics/hierarchy/hierarchy-text.ts";
import {
  topicHierarchy,
  type HierarchyLinkage,
  type TopicHierarchy,
} from "../../../../../src/core/topics/hierarchy/topic-hierarchy.ts";
import {
  denseSimilarities,
  sparseSimilarities,
} from "../../../../../src/core/topics/topic-similarities.ts";
import { readGolden } from "../../../../support/golden.ts";
import { readGoldenTopics } from "../../../../support/golden-topics.ts";
import { readNpy } from "../../../../support/npy.ts";

interface GoldenMerge {
  topics: number[];
  name: string;
  distance: number;
}

const { topics, terms } = readGoldenTopics();
const named = { terms, wordCount: 5 };

/** What lies below each merge, ascending. */
function mergesOf(nodes: TopicHierarchy) {
  const below: number[][] = [];
  for (const { topic, children } of nodes) {
    const own = children === null ? [topic as number] : children.flatMap((child) => below[child]);
    below.push(own.toSorted((a, b) => a - b));
  }
  return nodes.flatMap(({ children, words, height }, node) =>
    children === null ? [] : [{ topics: below[node], words, height }],
  );
}

function expectGolden(nodes: TopicHierarchy, golden: readonly GoldenMerge[]): void {
  const merges = mergesOf(nodes);
  expect(merges).toHaveLength(golden.length);
  for (const { topics: merged, name, distance } of golden) {
    const own = merges.find((merge) => merge.topics.join() === merged.join());
    expect(own?.height).toBeCloseTo(distance, 4);
    // Of the words that share the last score BERTopic shows some.
    const last = own?.words.at(-1)?.score as number;
    const sure = own?.words.filter(({ score }) => score > last).map(({ word }) => word) ?? [];
    expect(name.split("_")).toEqual(expect.arrayContaining(sure));
  }
}

const plain = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id, size: 1 + id, words: [], name: `n${id}` }));
const unnamed = { terms: null, wordCount: 5 };

test("by c-TF-IDF the same topics are merged at the same heights, under the same words, as in BERTopic", () => {
  const { rows } = readGolden<{ rows: GoldenMerge[] }>("hierarchy");
  expectGolden(topicHierarchy(topics, sparseSimilarities(terms.rows()), "ward", named), rows);
});

test("by embeddings likewise", () => {
  const { rows } = readGolden<{ rows: GoldenMerge[] }>("hierarchy-embeddings");
  const { data, shape } = readNpy(
    new URL("../../../../fixtures/golden/topic-embeddings.npy", import.meta.url),
  );
  const dimensions = shape[1] as number;
  const similarities = denseSimilarities(data.subarray(dimensions), dimensions);
  expectGolden(topicHierarchy(topics, similarities, "ward", named), rows);
});

test("heights of every linkage are those of looking at all pairs each time", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<HierarchyLinkage>("single", "complete", "average"),
      fc.integer({ min: 2, max: 12 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (linkage, count, stream) => {
        const triangle = Float32Array.from({ length: (count * (count - 1)) / 2 }, () =>
          Number(stream.next().value),
        );
        const distance = (i: number, j: number): number =>
          Math.max(0, 1 - triangle[i > j ? (i * (i - 1)) / 2 + j : (j * (j - 1)) / 2 + i]);
        const expected = bruteHeights(count, distance, linkage);
        const nodes = topicHierarchy(plain(count), triangle.slice(), linkage, unnamed);
        nodes.slice(count).forEach(({ height }, i) => expect(height).toBeCloseTo(expected[i], 5));
      },
    ),
    { seed: 4, numRuns: 60 },
  );
});

function bruteHeights(
  count: number,
  distance: (i: number, j: number) => number,
  linkage: HierarchyLinkage,
): number[] {
  let clusters = Array.from({ length: count }, (_, i) => [i]);
  const between = (one: number[], other: number[]): number => {
    const all = one.flatMap((i) => other.map((j) => distance(i, j)));
    if (linkage === "single") return Math.min(...all);
    if (linkage === "complete") return Math.max(...all);
    return all.reduce((sum, value) => sum + value, 0) / all.length;
  };
  const heights: number[] = [];
  while (clusters.length > 1) {
    let best = { a: 0, b: 1, height: Infinity };
    for (let b = 1; b < clusters.length; b++) {
      for (let a = 0; a < b; a++) {
        const height = between(clusters[a], clusters[b]);
        if (height < best.height) best = { a, b, height };
      }
    }
    heights.push(best.height);
    const joined = [...clusters[best.a], ...clusters[best.b]];
    clusters = [joined, ...clusters.filter((_, i) => i !== best.a && i !== best.b)];
  }
  return heights;
}

test("topics that are all equally far from each other are merged in their order, where BERTopic adds noise", () => {
  const nodes = topicHierarchy(plain(5), new Float32Array(10).fill(0.4), "average", unnamed);
  expect(nodes.slice(5).map(({ children }) => children)).toEqual([
    [0, 1],
    [5, 2],
    [6, 3],
    [7, 4],
  ]);
});

test("each node holds its children's documents and is no lower than they are", () => {
  const nodes = topicHierarchy(topics, sparseSimilarities(terms.rows()), "ward", named);
  for (const { children, size, height } of nodes) {
    if (children === null) continue;
    expect(size).toBe(children.reduce((sum, child) => sum + nodes[child].size, 0));
    expect(height).toBeGreaterThanOrEqual(Math.max(...children.map((i) => nodes[i].height)));
  }
  expect(nodes.at(-1)?.size).toBe(topics.reduce((sum, { size }) => sum + size, 0));
});

test("no topic gives no hierarchy, one topic gives itself", () => {
  expect(topicHierarchy([], new Float32Array(0), "ward", unnamed)).toEqual([]);
  const [only] = topicHierarchy(plain(1), new Float32Array(0), "ward", unnamed);
  expect(only).toMatchObject({ topic: 0, children: null, height: 0, size: 1 });
  expect(hierarchyText([])).toBe("");
  expect(hierarchyNewick([])).toBe(";");
});

const three = topicHierarchy(plain(3), Float32Array.of(0.5, 0, 0.25), "single", unnamed);

test("it reads as a tree of text", () => {
  expect(hierarchyText(three)).toBe(
    "n0\n├─n0\n│    ├─■──n0 ── Topic: 0\n│    └─■──n1 ── Topic: 1\n└─■──n2 ── Topic: 2\n",
  );
  expect(hierarchyText(three, 0.6)).toBe(
    "n0\n├─■──n0 ── Topic: 0\n└─■──n1 ── Topic: 1\n■──n2 ── Topic: 2\n",
  );
});

test("it is written in Newick's format, whatever the names are", () => {
  expect(hierarchyNewick(three)).toBe("(('0 n0':0.5,'1 n1':0.5)'n0':0.25,'2 n2':0.75)'n0';");
  const [leaf] = plain(1).map((topic) => ({ ...topic, name: "it's (a), b" }));
  const nodes = topicHierarchy([leaf], new Float32Array(0), "ward", unnamed);
  expect(hierarchyNewick(nodes)).toBe("'0 it''s (a), b';");
});

test("more topics than memory has room for are refused", () => {
  const many = plain(5001);
  expect(() => topicHierarchy(many, new Float32Array(0), "ward", unnamed)).toThrow(/5001 topics/);
});
