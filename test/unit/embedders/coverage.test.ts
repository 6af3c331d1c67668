import { expect, test } from "vitest";
import {
  coverageWarning,
  createCoverageTally,
  mergeCoverage,
} from "../../../src/embedders/coverage.ts";
import type { Embedding } from "../../../src/embedders/embedder.ts";

function embedding(...coverage: number[]): Embedding {
  const answer = { vectors: new Float32Array(0), usage: { tokens: 0 }, truncated: [] };
  return { ...answer, coverage: Float32Array.from(coverage) } as Embedding;
}

const RUSSIAN = "Вода поднялась выше моста";
const JAPANESE = "川の水が橋を越えた";

test("a corpus mostly outside the vocabulary is told of, with embedders for its language", () => {
  const tally = createCoverageTally();
  tally.add(embedding(1, 0.25), ["the river", RUSSIAN]);
  tally.add(embedding(0.25, 0), [RUSSIAN, JAPANESE]);
  const report = tally.read();
  expect(report).toEqual({ textCount: 4, mean: 0.375, poorCount: 3, script: "Cyrillic" });
  const warning = coverageWarning(report, "static/en", ["workers-ai/bge-m3", "openai/small"]);
  expect(warning).toMatchObject({ code: "poor_coverage", count: 3 });
  expect(warning?.detail).toContain("38 %");
  expect(warning?.detail).toContain("Cyrillic");
  expect(warning?.detail).toContain("workers-ai/bge-m3, openai/small");
});

test("a corpus mostly inside it is not, nor one of an embedder that tells nothing", () => {
  const tally = createCoverageTally();
  tally.add(embedding(0.9, 0.5, 0.2), ["a", "b", "c"]);
  expect(tally.read()).toMatchObject({ textCount: 3, poorCount: 1 });
  expect(coverageWarning(tally.read(), "static/en", [])).toBeNull();
  const thin = createCoverageTally();
  thin.add(embedding(0.55, 0.35), ["a", "b"]);
  expect(coverageWarning(thin.read(), "static/en", [])).toMatchObject({ count: 1 });
  const silent = createCoverageTally();
  silent.add({ vectors: new Float32Array(0), usage: { tokens: 0 }, truncated: [] }, ["a"]);
  expect(silent.read()).toEqual({ textCount: 0, mean: 1, poorCount: 0, script: null });
  expect(coverageWarning(silent.read(), "static/en", ["x/y"])).toBeNull();
});

test("texts in the Latin script are told of without naming it", () => {
  const tally = createCoverageTally();
  tally.add(embedding(0.1), ["Vesi nousi sillan yli"]);
  const warning = coverageWarning(tally.read(), "static/en", []);
  expect(warning?.detail).toBe(
    "The vocabulary of static/en covers 10 % of the words; 1 of 1 texts are mostly outside it.",
  );
});

test("reports of parts add up to that of all", () => {
  const texts = ["the river", RUSSIAN, JAPANESE, JAPANESE];
  const shares = [1, 0.25, 0.1, 0];
  const whole = createCoverageTally();
  whole.add(embedding(...shares), texts);
  const parts = [0, 1, 2].map((part) => {
    const tally = createCoverageTally();
    const [from, to] = [part, part === 2 ? 4 : part + 1];
    tally.add(embedding(...shares.slice(from, to)), texts.slice(from, to));
    return tally.read();
  });
  const { mean, ...counts } = whole.read();
  expect(mergeCoverage(parts)).toMatchObject({ ...counts, script: expect.any(String) });
  expect(mergeCoverage(parts).mean).toBeCloseTo(mean, 6);
  expect(mergeCoverage(parts).script).not.toBe("Cyrillic");
  expect(mergeCoverage([])).toEqual({ textCount: 0, mean: 1, poorCount: 0, script: null });
});
