import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { representCommand } from "../../../src/cli/commands/represent.ts";
import { topicsCommand } from "../../../src/cli/commands/topics.ts";
import { createModel } from "../../../src/library/model.ts";
import { readModel } from "../../../src/cli/read-model.ts";
import { createFakeChat } from "../../support/fakes/fake-chat.ts";
import { fitSmallModel } from "../../support/small-model.ts";

const { model: fitted, texts } = await fitSmallModel();
const model = createModel(fitted);
const topicCount = model.topics.filter(({ id }) => id >= 0).length;
const labeled = ["--aspect", "label=language-model:openai/gpt-4o-mini"];
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgetopic-"));
  path = join(folder, "model");
  await writeFile(path, model.encode());
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function listen(): { printed: string[]; told: string[] } {
  const printed: string[] = [];
  const told: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, "error").mockImplementation((text: string) => void told.push(text));
  return { printed, told };
}

test("what labels would cost is told without asking anybody, then they are made and kept", async () => {
  const chat = createFakeChat("openai");
  vi.stubEnv("OPENAI_API_KEY", "key");
  vi.spyOn(globalThis, "fetch").mockImplementation(chat.fetch);
  const { printed, told } = listen();
  await representCommand.run([path, ...labeled, "--estimate", "--json"]);
  const estimate = JSON.parse(printed[0] ?? "") as { label: { cost: number } };
  expect(estimate.label.cost).toBeGreaterThan(0);
  expect(chat.prompts).toEqual([]);

  const out = join(folder, "labeled");
  await representCommand.run([path, ...labeled, "--json", "--out", out]);
  expect(chat.prompts.length).toBe(topicCount);
  expect(told[0]).toMatch(/^Labels: \d+ tokens read, \d+ written, \$0\.\d{4}$/);
  const { topics } = JSON.parse(printed[1] ?? "") as { topics: { label?: string }[] };
  expect(topics.filter(({ label }) => label !== undefined).length).toBe(topicCount);
  expect((await readModel(out)).topics[0]?.label).toMatch(/^label of/);
});

test("a label that fails is named with its topic, and the rest is printed", async () => {
  vi.stubEnv("OPENAI_API_KEY", "key");
  const chat = createFakeChat("openai");
  chat.failWhen(() => ({ status: 401, body: { error: { message: "Incorrect API key" } } }));
  vi.spyOn(globalThis, "fetch").mockImplementation(chat.fetch);
  const { printed, told } = listen();
  await representCommand.run([path, ...labeled, "--json"]);
  expect(told[0]).toMatch(/^Topic 0 has no label: The model openai\/gpt-4o-mini refused/);
  expect(JSON.parse(printed[0] ?? "")).toHaveProperty("topics");
});

test("topics are had in other words, counted anew where there are documents", async () => {
  const { printed } = listen();
  await topicsCommand.run([path, "--option", "wordCount=2", "--json"]);
  const documents = join(folder, "documents.jsonl");
  const lines = model.documentIds.map((id, i) => JSON.stringify({ id, text: texts[i] }));
  await writeFile(documents, lines.join("\n"));
  const pairs = ["--option", "words.shortest=2", "--option", "words.longest=2"];
  await topicsCommand.run([path, ...pairs, "--documents", documents, "--json"]);
  await expect(topicsCommand.run([path, ...pairs])).rejects.toThrow("Other terms are counted");
  const [few, paired] = printed.map(
    (text) => (JSON.parse(text) as { topics: { words: { word: string }[] }[] }).topics[0]?.words,
  );
  expect(few?.length).toBe(2);
  expect(paired?.every(({ word }) => word.includes(" "))).toBe(true);
});
