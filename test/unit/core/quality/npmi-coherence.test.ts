import { expect, test } from "vitest";
import { NPMI_WINDOW, npmiCoherence } from "../../../../src/core/quality/npmi-coherence.ts";
import { createWindowCounts } from "../../../../src/core/quality/window-counts.ts";
import { readGolden } from "../../../support/golden.ts";

test("the coherence of every topic is gensim's c_npmi", () => {
  const { train } = readGolden<{ train: string[] }>("documents");
  const golden = readGolden<{ topics: string[][]; c_npmi: number[] }>("quality");
  const counts = createWindowCounts(golden.topics.flat(), NPMI_WINDOW);
  for (const text of train) counts.add(text);
  const found = npmiCoherence(golden.topics, counts);
  expect(found.length).toBe(golden.c_npmi.length);
  for (const [topic, expected] of golden.c_npmi.entries()) {
    expect(Math.abs((found[topic] as number) - expected)).toBeLessThan(1e-9);
  }
});

test("a topic of one word or none has a coherence of 0", () => {
  const counts = createWindowCounts(["aa"], NPMI_WINDOW);
  counts.add("aa bb");
  expect([...npmiCoherence([["aa"], []], counts)]).toEqual([0, 0]);
});
