import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { classesCommand } from "../../../src/cli/commands/classes.ts";
import { distributionsCommand } from "../../../src/cli/commands/distributions.ts";
import { explainCommand } from "../../../src/cli/commands/explain.ts";
import { outliersCommand } from "../../../src/cli/commands/outliers.ts";
import { matchCommand } from "../../../src/cli/commands/match.ts";
import { representativesCommand } from "../../../src/cli/commands/representatives.ts";
import { similaritiesCommand } from "../../../src/cli/commands/similarities.ts";
import { timelineCommand } from "../../../src/cli/commands/timeline.ts";
import { trendsCommand } from "../../../src/cli/commands/trends.ts";
import { hierarchyCommand } from "../../../src/cli/commands/hierarchy.ts";
import { hierarchyText } from "../../../src/library/index.ts";
import { createModel } from "../../../src/library/model.ts";
import { fitSmallModel } from "../../support/small-model.ts";

// The library reads them from beside its bundle.
vi.mock("../../../src/library/engine.ts", async (original) => ({
  ...(await original<object>()),
  loadKernels: (await import("../../support/kernels.ts")).loadKernels,
}));

const { model: fitted, texts } = await fitSmallModel();
const model = createModel(fitted);
let folder: string;
let path: string;
let documents: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgetopic-"));
  path = join(folder, "model");
  await writeFile(path, model.encode());
  documents = join(folder, "documents.jsonl");
  const lines = model.documentIds.map((id, i) =>
    JSON.stringify({ id, text: texts[i], timestamp: `202${i % 4}-01-01`, class: `c${i % 2}` }),
  );
  await writeFile(documents, lines.join("\n"));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

test("the hierarchy of a model is printed as a tree, or as JSON", async () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  vi.spyOn(console, "log").mockImplementation((text) => void written.push(text));
  await hierarchyCommand.run([path, "--by", "embeddings"]);
  await hierarchyCommand.run([path, "--format", "json", "--linkage", "single"]);
  expect(written).toEqual([
    hierarchyText(model.hierarchy({ by: "embeddings" })),
    JSON.stringify(model.hierarchy({ linkage: "single" })),
  ]);
});

test("a linkage that is not known is named beside those that are", async () => {
  await expect(hierarchyCommand.run([path, "--linkage", "median"])).rejects.toThrow(
    "--linkage median is not known; expected ward, average, complete, single.",
  );
});

test("topics over time and per class are printed by the columns of a file", async () => {
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text) => void printed.push(text));
  const format = ["--format", "json"];
  await timelineCommand.run([path, documents, "--unit", "year", "--words", "3", ...format]);
  await classesCommand.run([path, documents, "--plain", ...format]);
  const [timeline, classes] = printed.map((text) => JSON.parse(text));
  expect(timeline.bins.map(({ start }: { start: string }) => start.slice(0, 4))).toEqual([
    "2020",
    "2021",
    "2022",
    "2023",
  ]);
  expect(timeline.topics[0].words[0]).toHaveLength(3);
  expect(classes.classes.map((one: { class: string }) => one.class)).toEqual(["c0", "c1"]);
  await expect(timelineCommand.run([path, documents, "--bins", "many"])).rejects.toThrow(
    "--bins many is no whole number.",
  );
});

test("trends are printed by the timestamps of a file", async () => {
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text) => void printed.push(text));
  const days = ["--window-days", "366", "--past-days", "1000"];
  await trendsCommand.run([path, documents, ...days, "--json"]);
  const timestamps = model.documentIds.map((_, i) => `202${i % 4}-01-01`);
  const expected = model.trends(timestamps, { windowDays: 366, pastDays: 1000 });
  expect(JSON.parse(printed[0] ?? "")).toEqual(expected);
  expect(expected.trends.length).toBeGreaterThan(1);
  const wrong = trendsCommand.run([path, documents, "--per", "week"]);
  await expect(wrong).rejects.toThrow("--per week is not known; expected time, documents.");
});

test("distributions are a line a document, explanations name words, outliers get topics", async () => {
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text) => void printed.push(text));
  await distributionsCommand.run([path, documents, "--window", "3", "--tokens"]);
  expect(printed).toHaveLength(texts.length);
  const first = JSON.parse(printed[0] ?? "");
  expect(first).toMatchObject({ id: model.documentIds[0], topics: expect.any(Array) });
  expect(first.tokens).toHaveLength(8);
  await explainCommand.run([path, "a river and its flood", "--json"]);
  expect(JSON.parse(printed.at(-1) ?? "").words.length).toBeGreaterThan(0);
  const out = join(folder, "reduced");
  const steps = ["--step", "c-tf-idf:0.1", "--step", "embeddings"];
  await outliersCommand.run([path, documents, ...steps, "--out", out]);
  expect(JSON.parse(printed.at(-1) ?? "")).toMatchObject({ outliers: { after: 0 } });
  const wrong = outliersCommand.run([path, documents, "--step", "c-tf-idf:2"]);
  await expect(wrong).rejects.toThrow("--step c-tf-idf 2 is no number from 0 to 1.");
});

test("similarities are a matrix, and a model's topics match their own", async () => {
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text) => void printed.push(text));
  await similaritiesCommand.run([path]);
  const count = model.topics.filter(({ id }) => id >= 0).length;
  expect(printed).toHaveLength(1 + count);
  expect(printed[1]).toMatch(/^0,1,/);
  await representativesCommand.run([path, "1", "--count", "2", "--documents", documents]);
  expect(printed.slice(-2).map((line) => JSON.parse(line).id)).toEqual(
    model.representatives(1, { count: 2 }),
  );
  await matchCommand.run([path, path, "--json"]);
  expect(JSON.parse(printed.at(-1) ?? "").pairs).toHaveLength(count);
});
