import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../../src/core/options.ts";
import type { DocumentIndex } from "../../../../../src/core/model/document-index.ts";
import { countingIds } from "../../../../../src/core/model/topic-model.ts";
import { NO_LANGUAGE_TOOLS } from "../../../../../src/core/text/languages.ts";
import { encodeTermCounts } from "../../../../../src/core/text/term-counts.ts";
import { termsOf } from "../../../../../src/core/model/topic-structure.ts";
import { applyEdits } from "../../../../../src/core/topics/edits/apply-edits.ts";
import {
  editedStructure,
  regroupingOf,
} from "../../../../../src/core/topics/edits/edited-structure.ts";
import { reduceTopics } from "../../../../../src/core/topics/edits/reduce-topics.ts";
import { resolveEdits } from "../../../../../src/core/topics/edits/resolve-edits.ts";
import type { TopicEdit } from "../../../../../src/core/topics/edits/topic-edit.ts";
import { readGolden } from "../../../../support/golden.ts";
import { countTexts, readGoldenTopics } from "../../../../support/golden-topics.ts";
import { readNpy } from "../../../../support/npy.ts";

type GoldenWords = Record<string, [string, number][]>;

const { texts, documentTopics, counts, topics } = readGoldenTopics();
const topicIds = countingIds(topics.length);
const embeddings = readNpy(
  new URL("../../../../fixtures/golden/topic-embeddings.npy", import.meta.url),
);
/** Of the topics; the first row is the outliers'. */
const centroids = embeddings.data.slice(embeddings.shape[1]);

/** Without vectors: no centroid is asked about. */
const index: DocumentIndex = {
  rows: {
    rowCount: texts.length,
    dimensions: 1,
    rows: new Int8Array(texts.length).fill(1),
    scales: new Float32Array(texts.length).fill(1),
  },
  documentIds: texts.map((_, i) => `d${i}`),
  rowOfDocument: Int32Array.from(texts.keys()),
};
const structure = {
  options: DEFAULT_FIT_OPTIONS,
  termCounts: encodeTermCounts(countTexts(texts, documentTopics)),
  centroids: new Float32Array(topics.length),
  topicIds,
};

function edit(made: TopicEdit) {
  const plan = resolveEdits([{ id: "1", madeAt: "", edit: made }], topicIds, "");
  const after = applyEdits(plan, index, documentTopics);
  const documents = { index, before: documentTopics, after, fittedCount: texts.length };
  const regrouping = regroupingOf(structure, plan, documents);
  const edited = editedStructure(structure, plan, documents, regrouping, [], NO_LANGUAGE_TOOLS);
  return { after, edited, regrouping };
}

/** The same groups of documents, whatever their numbers; BERTopic's number of each of ours. */
function expectSameGroups(ours: Int32Array, theirs: readonly number[]): Map<number, number> {
  const numbers = new Map<number, number>();
  const back = new Map<number, number>();
  ours.forEach((topic, i) => {
    const other = theirs[i] as number;
    expect(numbers.get(topic) ?? other).toBe(other);
    expect(back.get(other) ?? topic).toBe(topic);
    numbers.set(topic, other);
    back.set(other, topic);
  });
  return numbers;
}

function expectWords(
  { edited }: Pick<ReturnType<typeof edit>, "edited">,
  numbers: Map<number, number>,
  golden: GoldenWords,
): void {
  const terms = termsOf(edited);
  edited.topicIds.forEach((id, place) => {
    const expected = golden[String(numbers.get(id))] ?? [];
    const words = terms.words(terms.counts.row(place), 10);
    expect(words).toHaveLength(expected.length);
    words.forEach(({ score }, i) => expect(score).toBeCloseTo(expected[i]?.[1] as number, 5));
  });
}

test("topics that are merged are BERTopic's, and so are their words", () => {
  const golden = readGolden<{ merge: number[][]; topics: number[]; words: GoldenWords }>("merge");
  const { after, edited, regrouping } = edit({ type: "reduce", groups: golden.merge });
  expect(regrouping.strays).toHaveLength(0);
  expectWords({ edited }, expectSameGroups(after, golden.topics), golden.words);
  expect(edited.topicIds).toHaveLength(topics.length - 3);
});

test("topics reduced to a number are BERTopic's, which counts the outliers as one", () => {
  const golden = readGolden<{ nr_topics: number; topics: number[]; words: GoldenWords }>("reduce");
  const sizes = Int32Array.from(topics, ({ size }) => size);
  const groups = reduceTopics({ topicIds, sizes, centroids }, golden.nr_topics - 1);
  const { after, edited } = edit({ type: "reduce", groups });
  expect(edited.topicIds).toHaveLength(golden.nr_topics - 1);
  expectWords({ edited }, expectSameGroups(after, golden.topics), golden.words);
});

test("topics reduced automatically are BERTopic's", () => {
  const golden = readGolden<{ topics: number[] }>("reduce-auto");
  const sizes = Int32Array.from(topics, ({ size }) => size);
  const unit = centroids.slice();
  const groups = reduceTopics({ topicIds, sizes, centroids: unit }, "auto");
  const { after } = edit({ type: "reduce", groups });
  expectSameGroups(after, golden.topics);
  expect(unit).toEqual(centroids);
});

test("the counts after a split are those of the texts in their parts", () => {
  const after = documentTopics.map((topic, i) => (topic === 3 && i % 3 === 0 ? 99 : topic));
  const plan = {
    steps: [],
    topicIds: Int32Array.from([...topicIds, 99]),
    attributes: new Map(),
    idle: new Map(),
  };
  const documents = { index, before: documentTopics, after, fittedCount: texts.length };
  const regrouping = regroupingOf(structure, plan, documents);
  const strayTexts = Array.from(regrouping.strays, (document) => texts[document] as string);
  const edited = editedStructure(
    structure,
    plan,
    documents,
    regrouping,
    strayTexts,
    NO_LANGUAGE_TOOLS,
  );
  const expected = countTexts(
    texts,
    after.map((topic) => (topic === 99 ? topics.length : topic)),
  );
  const terms = termsOf(edited);
  for (let topic = -1; topic <= topics.length; topic++) {
    expect(terms.counts.documentCount(topic)).toBe(expected.documentCount(topic));
    const wordsIn = (of: typeof counts) => {
      const row = of.row(topic);
      return new Map(Array.from(row.terms, (term, i) => [of.word(term), row.counts[i]]));
    };
    expect(wordsIn(terms.counts as typeof counts)).toEqual(wordsIn(expected));
  }
});
