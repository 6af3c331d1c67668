import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createTermCounts } from "../../../../src/core/text/term-counts.ts";
import {
  addBatch,
  createOnlineCounts,
  decodeOnlineCounts,
  type OnlineCounts,
} from "../../../../src/core/topics/online-counts.ts";
import { topWords } from "../../../../src/core/topics/top-words.ts";

type Batch = [topic: number, text: string][];

function countBatch(batch: Batch) {
  const counts = createTermCounts();
  for (const [topic, text] of batch) counts.add(topic, text);
  return counts;
}

/** By topic and word; what is not there is 0. */
function read(counts: OnlineCounts): Map<string, number> {
  const found = new Map<string, number>();
  for (let topic = -1; topic < counts.topicCount; topic++) {
    const { terms, counts: own } = counts.row(topic);
    terms.forEach((term, i) => found.set(`${topic} ${counts.word(term)}`, own[i]));
  }
  return found;
}

const batches = fc.array(
  fc.array(
    fc.tuple(
      fc.integer({ min: -1, max: 2 }),
      fc
        .array(fc.constantFrom("aa", "bb", "cc", "dd"), { maxLength: 5 })
        .map((words) => words.join(" ")),
    ),
    { maxLength: 5 },
  ),
  { maxLength: 4 },
);

test("each batch takes its share of what was there, adds its own and forgets what is rare", () => {
  const shares = fc.constantFrom(0, 0.25, 0.5, 1);
  fc.assert(
    fc.property(batches, shares, fc.constantFrom(0, 1, 2), (all, decay, minCount) => {
      let counts = createOnlineCounts();
      let expected = new Map<string, number>();
      for (const batch of all) {
        counts = addBatch(counts, countBatch(batch), { decay, minCount });
        for (const [key, count] of expected) expected.set(key, count * (1 - decay));
        for (const [topic, text] of batch) {
          for (const word of text.split(" ").filter(Boolean)) {
            const key = `${topic} ${word}`;
            expected.set(key, (expected.get(key) ?? 0) + 1);
          }
        }
        const totals = new Map<string, number>();
        for (const [key, count] of expected) {
          const word = key.split(" ")[1] ?? "";
          totals.set(word, (totals.get(word) ?? 0) + count);
        }
        expected = new Map(
          [...expected].filter(([key, count]) => {
            const total = totals.get(key.split(" ")[1] ?? "") ?? 0;
            return count > 0 && total >= minCount;
          }),
        );
        expect(new Map([...read(counts)].sort())).toEqual(new Map([...expected].sort()));
      }
    }),
    { seed: 12, numRuns: 200 },
  );
});

test("without decay the batches are as if they had been counted at once, words too", () => {
  const first: Batch = [
    [0, "card pin card"],
    [1, "loan rate"],
  ];
  const second: Batch = [
    [1, "loan bank"],
    [2, "wire"],
    [-1, "weather"],
  ];
  const online = addBatch(addBatch(createOnlineCounts(), countBatch(first)), countBatch(second));
  const whole = countBatch([...first, ...second]);
  expect(topWords(online, 9, new Uint8Array(online.termCount))).toEqual(
    topWords(whole, 9, new Uint8Array(whole.termCount)),
  );
  expect([...online.documentFrequencies()]).toEqual([...whole.documentFrequencies()]);
  expect([-1, 0, 1, 2].map(online.documentCount)).toEqual([1, 1, 2, 1]);
});

test("a word that was forgotten counts anew when it comes again", () => {
  const options = { decay: 0.5, minCount: 1 };
  let counts = addBatch(createOnlineCounts(), countBatch([[0, "card pin"]]), options);
  counts = addBatch(counts, countBatch([[0, "card"]]), options);
  expect(read(counts)).toEqual(new Map([["0 card", 1.5]]));
  counts = addBatch(counts, countBatch([[0, "pin"]]), options);
  expect(read(counts).get("0 pin")).toBe(1);
});

test("adding changes neither the counts nor the batch, and what is encoded goes on as it was", () => {
  const before = addBatch(createOnlineCounts(), countBatch([[0, "card pin"]]));
  const encoded = structuredClone(before.encode());
  const batch = countBatch([[1, "loan card"]]);
  const batchBefore = structuredClone(batch.encode());
  const after = addBatch(before, batch, { decay: 0.1 });
  expect(before.encode()).toEqual(encoded);
  expect(batch.encode()).toEqual(batchBefore);
  const resumed = addBatch(decodeOnlineCounts(encoded), batch, { decay: 0.1 });
  expect(resumed.encode()).toEqual(after.encode());
});
