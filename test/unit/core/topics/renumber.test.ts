import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renumberBySize } from "../../../../src/core/topics/renumber.ts";
import { readGolden } from "../../../support/golden.ts";

function sizesOf(topics: Int32Array): number[] {
  const sizes: number[] = [];
  for (const topic of topics) if (topic >= 0) sizes[topic] = (sizes[topic] ?? 0) + 1;
  return sizes;
}

test("the topics of a corpus have the sizes BERTopic gives them", () => {
  const golden = readGolden<{ input_labels: number[]; sizes: Record<string, number> }>(
    "topics-given-labels",
  );
  const topics = renumberBySize(Int32Array.from(golden.input_labels));
  const { "-1": outlierCount, ...sizes } = golden.sizes;
  expect(sizesOf(topics)).toEqual(Object.keys(sizes).map((_, topic) => sizes[String(topic)]));
  expect(topics.filter((topic) => topic === -1).length).toBe(outlierCount);
});

test("clusters are renamed one to one, the largest first, equal ones by their first document", () => {
  const labels = fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 60 });
  fc.assert(
    fc.property(labels, (all) => {
      const topics = renumberBySize(Int32Array.from(all));
      const pairs = new Set(all.map((label, i) => `${label} ${topics[i]}`));
      expect(pairs.size).toBe(new Set(all).size);
      expect(new Set(topics).size).toBe(new Set(all).size);
      all.forEach((label, i) => expect(label === -1).toBe(topics[i] === -1));
      const sizes = sizesOf(topics);
      for (let topic = 1; topic < sizes.length; topic++) {
        const larger = sizes[topic - 1] as number;
        const size = sizes[topic] as number;
        expect(larger).toBeGreaterThanOrEqual(size);
        if (larger === size) expect(topics.indexOf(topic - 1)).toBeLessThan(topics.indexOf(topic));
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});

test("nothing but outliers stays so", () => {
  expect(renumberBySize(Int32Array.of(-1, -1))).toEqual(Int32Array.of(-1, -1));
});
