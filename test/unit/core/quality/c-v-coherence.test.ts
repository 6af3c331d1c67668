import { expect, test } from "vitest";
import { C_V_WINDOW, cvCoherence } from "../../../../src/core/quality/c-v-coherence.ts";
import { createWindowCounts } from "../../../../src/core/quality/window-counts.ts";
import { readGolden } from "../../../support/golden.ts";

test("the coherence of every topic is gensim's c_v", () => {
  const { train } = readGolden<{ train: string[] }>("documents");
  const golden = readGolden<{ topics: string[][]; c_v: number[] }>("quality");
  const counts = createWindowCounts(golden.topics.flat(), C_V_WINDOW);
  for (const text of train) counts.add(text);
  const found = cvCoherence(golden.topics, counts);
  expect(found.length).toBe(golden.c_v.length);
  for (const [topic, expected] of golden.c_v.entries()) {
    expect(Math.abs((found[topic] as number) - expected)).toBeLessThan(1e-9);
  }
});

test("a topic without words has a coherence of 0", () => {
  expect([...cvCoherence([[]], createWindowCounts([], C_V_WINDOW))]).toEqual([0]);
});
