import { expect, test } from "vitest";
import { TokenScanner } from "../../../../../src/core/text/tokenize.ts";
import { binOf, equalBins, type TimeBins } from "../../../../../src/core/time/time-bins.ts";
import { createGroupCounts } from "../../../../../src/core/topics/groups/group-counts.ts";
import type { GroupWordOptions } from "../../../../../src/core/topics/groups/group-words.ts";
import { topicsInGroups } from "../../../../../src/core/topics/groups/topics-in-groups.ts";
import { readGolden } from "../../../../support/golden.ts";
import { readGoldenTopics } from "../../../../support/golden-topics.ts";

type GoldenRow = [topic: number, words: string, frequency: number, group: string];

const { texts, documentTopics, terms, topics } = readGoldenTopics();
const time = readGolden<{ timestamps: string[]; cases: Record<string, GoldenRow[]> }>(
  "topics-over-time",
);
const perClass = readGolden<Record<string, GoldenRow[]>>("topics-per-class");
const indexes = [...topics.keys(), -1];
const tuned = { wordCount: 5, globalTuning: true, evolutionTuning: false };
const plain = { ...tuned, globalTuning: false };

function count(groups: readonly number[], groupCount: number, order = [...groups.keys()]) {
  const scan = (text: string) => new TokenScanner(text);
  const counts = createGroupCounts(topics.length, groupCount, { fitted: terms.counts, scan });
  counts.add(
    order.map((i) => ({
      topic: documentTopics[i],
      group: groups[i],
      text: texts[i],
    })),
  );
  return counts;
}

/** The same frequencies, and the same words but for those that share the last score. */
function expectGolden(
  groups: readonly number[],
  groupCount: number,
  options: GroupWordOptions,
  rows: readonly GoldenRow[],
  groupOf: (name: string) => number,
): void {
  const found = new Map(
    topicsInGroups(count(groups, groupCount), indexes, terms, options).map((topic) => [
      topic.index,
      topic,
    ]),
  );
  for (const [topic, words, frequency, name] of rows) {
    const group = groupOf(name);
    const own = found.get(topic);
    expect(own?.counts[group]).toBe(frequency);
    const best = own?.words[group] ?? [];
    const last = best.at(-1)?.score as number;
    const sure = best.filter(({ score }) => score > last + 1e-12).map(({ word }) => word);
    expect(words.split(", ")).toEqual(expect.arrayContaining(sure));
    expect(best).toHaveLength(words.split(", ").filter((word) => word !== "").length);
  }
}

const days = time.timestamps.map((day) => Date.parse(day));
const distinct: TimeBins = { starts: Float64Array.from(new Set(days)).sort(), end: Infinity };

test.each([
  ["plain", plain],
  ["tuned", tuned],
] as const)("words over time are BERTopic's, %s", (name, options) => {
  const groups = days.map((day) => binOf(distinct, day));
  const groupOf = (stamp: string) => binOf(distinct, Date.parse(`${stamp.slice(0, 10)}T00:00Z`));
  expectGolden(groups, distinct.starts.length, options, time.cases[name], groupOf);
});

test("in equally long stretches too", () => {
  const bins = equalBins(Math.min(...days), Math.max(...days), 5);
  const groups = days.map((day) => binOf(bins, day));
  const names = [...new Set(time.cases["bins"]?.map(([, , , name]) => name))].sort();
  const groupOf = (name: string) => names.indexOf(name);
  expectGolden(groups, 5, tuned, time.cases["bins"] ?? [], groupOf);
});

test.each([
  ["plain", plain],
  ["tuned", tuned],
] as const)("words per class are BERTopic's, %s", (name, options) => {
  const groups = texts.map((_, i) => i % 3);
  expectGolden(groups, 3, options, perClass[name] ?? [], (letter) => "abc".indexOf(letter));
});

test("evolution tuning changes words, where in BERTopic it changes nothing", () => {
  const bins = equalBins(Math.min(...days), Math.max(...days), 5);
  const counts = count(
    days.map((day) => binOf(bins, day)),
    5,
  );
  const wordsBy = (evolutionTuning: boolean, globalTuning: boolean) =>
    topicsInGroups(counts, indexes, terms, { wordCount: 5, globalTuning, evolutionTuning }).map(
      ({ words }) => words,
    );
  for (const globalTuning of [true, false]) {
    const [first, ...later] = wordsBy(true, globalTuning)[0] ?? [];
    const [firstBefore, ...laterBefore] = wordsBy(false, globalTuning)[0] ?? [];
    expect(first?.map(({ word }) => word)).toEqual(firstBefore?.map(({ word }) => word));
    expect(later).not.toEqual(laterBefore);
  }
});

test("with evolution tuning a word of the stretch before weighs half of what it did there", () => {
  const scan = (text: string) => new TokenScanner(text);
  const counts = createGroupCounts(topics.length, 3, { fitted: terms.counts, scan });
  const add = (group: number, text: string) => counts.add([{ topic: 0, group, text }]);
  add(0, "card card");
  add(2, "exchange");
  const how = { wordCount: 5, globalTuning: false, evolutionTuning: true };
  const [topic] = topicsInGroups(counts, [0], terms, how);
  // Nobody wrote anything in the stretch between.
  expect(topic?.words).toEqual([
    [{ word: "card", score: 1 }],
    [],
    [
      { word: "card", score: 0.5 },
      { word: "exchange", score: 0.5 },
    ],
  ]);
});

test("the order of the documents does not matter, words that the fit did not count are left out, and nothing given is changed", () => {
  const groups = texts.map((_, i) => i % 4);
  const before = terms.rows();
  const forward = topicsInGroups(count(groups, 4), indexes, terms, tuned);
  const backward = count(groups, 4, [...groups.keys()].toReversed());
  expect(topicsInGroups(backward, indexes, terms, tuned)).toEqual(forward);
  backward.add([{ topic: 0, group: 0, text: "unheardof unheardof" }]);
  const again = topicsInGroups(backward, [0], terms, tuned)[0];
  expect(again?.words).toEqual(forward[0]?.words);
  expect(again?.counts[0]).toBe((forward[0]?.counts[0] ?? 0) + 1);
  expect(terms.rows()).toEqual(before);
});

test("shares of a group sum to 1 and lie within what they are said to lie between", () => {
  const groups = texts.map((_, i) => i % 7);
  const found = topicsInGroups(count(groups, 7), indexes, null, tuned);
  for (let group = 0; group < 7; group++) {
    expect(found.reduce((sum, { shares }) => sum + shares[group], 0)).toBeCloseTo(1, 10);
  }
  for (const { shares, lower, upper, words } of found) {
    shares.forEach((share, group) => {
      expect(lower[group]).toBeLessThanOrEqual(share);
      expect(upper[group]).toBeGreaterThanOrEqual(share);
    });
    expect(words.flat()).toEqual([]);
  }
});

test("more pairs of topics and groups than can be counted are refused", () => {
  expect(() => createGroupCounts(2000, 1000, null)).toThrow(/at most 1000000/);
});
