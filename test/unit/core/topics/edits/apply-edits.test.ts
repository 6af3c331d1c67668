import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { termsOf } from "../../../../../src/core/model/topic-structure.ts";
import {
  decodeEditedTopics,
  encodeEditedTopics,
} from "../../../../../src/core/model/edited-topics.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../../src/core/options.ts";
import { NO_LANGUAGE_TOOLS } from "../../../../../src/core/text/languages.ts";
import { encodeTermCounts } from "../../../../../src/core/text/term-counts.ts";
import { applyEdits } from "../../../../../src/core/topics/edits/apply-edits.ts";
import {
  editedStructure,
  regroupingOf,
} from "../../../../../src/core/topics/edits/edited-structure.ts";
import { followEdits } from "../../../../../src/core/topics/edits/follow-edits.ts";
import { resolveEdits } from "../../../../../src/core/topics/edits/resolve-edits.ts";
import type { LoggedEdit, TopicEdit } from "../../../../../src/core/topics/edits/topic-edit.ts";
import { buildHierarchy } from "../../../../../src/core/topics/hierarchy/build-hierarchy.ts";
import { countTexts } from "../../../../support/golden-topics.ts";

const COUNT = 60;
const TOPICS = 6;
const DIMENSIONS = 4;
const WORDS = "bridge concert farmer galaxy jury motor orchid planet river wheat".split(" ");

const random = createRandom(5);
const documentTopics = Int32Array.from({ length: COUNT }, (_, i) => (i % (TOPICS + 1)) - 1);
const texts = Array.from(documentTopics, (topic) =>
  Array.from({ length: 6 }, () => WORDS[(topic + 1 + (random.uint32() % 4)) % 10]).join(" "),
);
const index = {
  rows: {
    rowCount: COUNT,
    dimensions: DIMENSIONS,
    rows: Int8Array.from({ length: COUNT * DIMENSIONS }, () => (random.uint32() % 255) - 127),
    scales: new Float32Array(COUNT).fill(1 / 127),
  },
  documentIds: Array.from({ length: COUNT }, (_, i) => `d${i}`),
  rowOfDocument: Int32Array.from({ length: COUNT }, (_, i) => i),
};
/** Ids that are no indexes, as after some fits. */
const topicIds = Int32Array.of(3, 0, 11, 7, 8, 2);
const fitted = documentTopics.map((topic) => topicIds[topic] ?? -1);
const structure = {
  options: DEFAULT_FIT_OPTIONS,
  termCounts: encodeTermCounts(countTexts(texts, documentTopics)),
  centroids: new Float32Array(TOPICS * DIMENSIONS).map(() => random.uniform() - 0.5),
  topicIds,
};

/** Some of topics that are not there. */
const topic = fc.integer({ min: 0, max: 14 });
const topics = fc.uniqueArray(topic, { minLength: 1, maxLength: 4 });
const anyEdit: fc.Arbitrary<TopicEdit> = fc.oneof(
  fc.record({ type: fc.constant("merge" as const), topics }),
  fc.record({ type: fc.constant("delete" as const), topics }),
  fc.record({ type: fc.constant("reduce" as const), groups: fc.array(topics, { maxLength: 3 }) }),
  fc.record({ type: fc.constant("rename" as const), topic, name: fc.constantFrom("a", null) }),
  fc.record({ type: fc.constant("pin" as const), topic, pinned: fc.boolean() }),
  fc.record({
    type: fc.constant("move" as const),
    topic: fc.integer({ min: -1, max: 12 }),
    documents: fc.uniqueArray(fc.constantFrom(...index.documentIds), { maxLength: 5 }),
  }),
  topic.map((of): TopicEdit => ({
    type: "split",
    topic: of,
    into: [of, 20 + of],
    directions: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0),
    fingerprint: "f",
  })),
);
const logs = fc
  .array(anyEdit, { maxLength: 8 })
  .map((edits) => edits.map((edit, i): LoggedEdit => ({ id: `e${i}`, madeAt: "", edit })));

function apply(edits: readonly LoggedEdit[]) {
  const plan = resolveEdits(edits, topicIds, "f");
  const after = applyEdits(plan, index, fitted);
  const documents = { index, before: fitted, after, fittedCount: COUNT };
  const regrouping = regroupingOf(structure, plan, documents);
  const strayTexts = Array.from(regrouping.strays, (i) => texts[i] as string);
  const edited = editedStructure(
    structure,
    plan,
    documents,
    regrouping,
    strayTexts,
    NO_LANGUAGE_TOOLS,
  );
  return { plan, after, edited };
}

test("after any edits sizes add up, no document and no word is lost, and a hierarchy has them all", () => {
  const given = structuredClone({ index, fitted, structure });
  fc.assert(
    fc.property(logs, (edits) => {
      const log = structuredClone(edits);
      const { plan, after, edited } = apply(edits);
      const counts = termsOf(edited).counts;
      const total = termsOf(structure).counts.termTotals();
      expect(counts.termTotals()).toEqual(total);
      const places = [-1, ...edited.topicIds];
      for (const [place, id] of places.entries()) {
        const size = after.filter((topicOf) => topicOf === id).length;
        expect(counts.documentCount(place - 1)).toBe(size);
      }
      expect(after.every((id) => places.includes(id))).toBe(true);
      const described = Array.from(edited.topicIds, (id, place) => ({
        id,
        name: "",
        size: counts.documentCount(place),
        words: [],
        representativeDocuments: [],
      }));
      const root = buildHierarchy(edited, described).at(-1);
      expect(root?.size ?? 0).toBe(after.filter((id) => id >= 0).length);
      expect(plan.idle.size).toBeLessThanOrEqual(edits.length);
      expect(edits).toEqual(log);
    }),
    { numRuns: 40 },
  );
  expect({ index, fitted, structure }).toEqual(given);
});

test("an edit that is taken out of the log leaves what the others alone come to, to the byte", () => {
  fc.assert(
    fc.property(logs, anyEdit, fc.nat(), (edits, edit, at) => {
      const place = at % (edits.length + 1);
      const log = [...edits];
      log.splice(place, 0, { id: "undone", madeAt: "", edit });
      const undone = log.filter(({ id }) => id !== "undone");
      expect(apply(undone)).toEqual(apply(edits));
    }),
    { numRuns: 20 },
  );
});

test("a vector goes where documents like it went, also by the encoded edits", () => {
  fc.assert(
    fc.property(logs, (edits) => {
      const { plan, edited, after } = apply(edits.filter(({ edit }) => edit.type !== "move"));
      const { steps } = plan;
      const { centroids, topicIds: ids } = edited;
      const [movedHashes, movedTopics] = [new Int32Array(0), new Int32Array(0)];
      const whole = { steps, topicIds: ids, centroids, movedHashes, movedTopics };
      const decoded = decodeEditedTopics(encodeEditedTopics(whole));
      expect(decoded).toEqual(whole);
      const follow = followEdits(decoded);
      for (let i = 0; i < COUNT; i++) {
        const row = index.rows.rows.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS);
        expect(follow(fitted[i] as number, Float32Array.from(row))).toBe(after[i]);
      }
    }),
    { numRuns: 30 },
  );
});
