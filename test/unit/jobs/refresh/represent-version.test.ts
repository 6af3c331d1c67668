import { beforeEach, expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createTopicEditor } from "../../../../src/jobs/edits/topic-editor.ts";
import { openLabeler } from "../../../../src/labelers/labeler-registry.ts";
import { createFakeChat, type FakeChat } from "../../../support/fakes/fake-chat.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments as documents } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();
const label = { name: "language-model", model: "openai/gpt-4o-mini" } as const;
const setting = (name: string) => (name === "OPENAI_API_KEY" ? "key" : undefined);

let world: RefreshWorld;
let chat: FakeChat;
beforeEach(() => {
  world = createRefreshWorld(kernels);
  chat = createFakeChat("openai");
  world.dependencies.labeler = (id) => openLabeler(id, setting, { fetch: chat.fetch });
});

async function fitted(representations: Parameters<RefreshWorld["put"]>[0]) {
  await world.put(representations);
  await world.add(documents.slice(0, 50));
  return world.refresh();
}

const named = async () => (await world.topics()).topics.filter(({ id }) => id >= 0);

test("a fit's topics have the views and labels that the corpus asks for, and what they took is told", async () => {
  const mmr = [{ name: "mmr", wordCount: 2 }] as const;
  const refresh = await fitted({ representations: { few: [...mmr], label: [label] } });
  expect(refresh.state).toBe("completed");
  expect(refresh.usage.cost).toBeGreaterThan(0);
  const topics = await named();
  expect(topics.length).toBeGreaterThan(1);
  for (const topic of topics) {
    expect(topic.aspects?.few?.words?.length).toBe(2);
    expect(topic.label).toMatch(/^label of \d+$/);
    expect(topic.words.length).toBeGreaterThan(2);
  }
});

test("an assignment labels only topics that have changed, and a setting that changed is taken up", async () => {
  await fitted({ representations: { label: [label] } });
  const before = chat.prompts.length;
  await world.refresh("assign");
  expect(chat.prompts.length).toBe(before);
  expect((await named()).every((topic) => topic.label !== undefined)).toBe(true);
  await world.put({ representations: { other: [{ ...label, prompt: "Name [KEYWORDS]" }] } });
  const refresh = await world.refresh("assign");
  expect(refresh).toMatchObject({ state: "completed", version: 3 });
  expect(chat.prompts.length).toBe(before + (await named()).length);
  expect(Object.keys((await named())[0]?.aspects ?? {})).toEqual(["other"]);
  await world.put({ representations: {} });
  await world.refresh("full");
  expect((await named())[0]?.aspects).toBeUndefined();
});

test("a model that cannot be asked costs its labels and never the refresh", async () => {
  chat.failWhen(() => ({ status: 401, body: { error: { message: "Incorrect API key" } } }));
  const refresh = await fitted({ representations: { label: [label], few: [{ name: "mmr" }] } });
  expect(refresh.state).toBe("completed");
  const [warning] = refresh.warnings;
  expect(warning).toMatchObject({ code: "representation_failed" });
  expect(warning?.detail).toContain("Incorrect API key");
  const [topic] = await named();
  expect(topic?.label).toBeUndefined();
  expect(topic?.aspects?.label?.problem?.code).toBe("labeling_failed");
  expect(topic?.aspects?.few?.words?.length).toBeGreaterThan(0);
});

test("labels cost no more than the refresh may, and the topics are published without them", async () => {
  const refresh = await fitted({ representations: { label: [label] }, maxCost: 0 });
  expect(refresh).toMatchObject({ state: "completed", usage: { cost: 0 } });
  expect(chat.prompts).toEqual([]);
  expect((await named())[0]?.aspects?.label?.problem?.code).toBe("cost_limit_exceeded");
});

test("steps that are repeated ask nobody twice", async () => {
  await world.put({ representations: { label: [label] } });
  await world.add(documents.slice(0, 50));
  const refresh = await world.refresh("full", { repeating: true });
  expect(refresh.state).toBe("completed");
  expect(chat.prompts.length).toBe((await named()).length);
});

test("what labels would cost is told before, by the topics that are published", async () => {
  await fitted({ representations: { label: [label] } });
  const { labels } = await world.corpus.estimateRefresh("assign");
  expect(labels?.cost).toBeGreaterThan(0);
  expect(labels?.isEstimated).toBe(true);
  await world.put({});
  expect((await world.corpus.estimateRefresh("assign")).labels).toBeUndefined();
});

test("the settings are told as they were given, and left out where there are none", async () => {
  const representations = { label: [label] };
  await world.put({ representations });
  expect((await world.corpus.describe()).representations).toEqual(representations);
  await world.put({});
  expect("representations" in (await world.corpus.describe())).toBe(false);
});

test("an assignment gives topics the words that the options ask for by now, without a fit", async () => {
  await world.put();
  await world.add(documents.slice(0, 50));
  await world.refresh();
  const before = await named();
  const common = before[0]?.words[0]?.word ?? "";
  await world.put({ options: { ...DEFAULT_FIT_OPTIONS, words: { stopWords: [common] } } });
  expect(await world.refresh("assign")).toMatchObject({ state: "completed", warnings: [] });
  const after = await named();
  expect(after.map(({ id, size }) => [id, size])).toEqual(before.map(({ id, size }) => [id, size]));
  expect(after[0]?.words.map(({ word }) => word)).not.toContain(common);
  expect(after[0]?.name).not.toBe(before[0]?.name);
  await world.put();
  await world.refresh("assign");
  expect((await named()).map(({ words }) => words)).toEqual(before.map(({ words }) => words));
});

test("other terms are left to a refresh in full, and that is said", async () => {
  await world.put();
  await world.add(documents.slice(0, 50));
  await world.refresh();
  const before = await named();
  await world.put({ options: { ...DEFAULT_FIT_OPTIONS, words: { longest: 2 } } });
  const refresh = await world.refresh("assign");
  expect(refresh.state).toBe("completed");
  expect(refresh.warnings.map(({ code }) => code)).toEqual(["words_outdated"]);
  expect((await named()).map(({ words }) => words)).toEqual(before.map(({ words }) => words));
});

test("topics that were merged lose what was said of them apart, and are labeled as one", async () => {
  await fitted({ representations: { label: [label] } });
  const [first, second] = await named();
  const editor = createTopicEditor({
    corpus: () => world.corpus,
    objects: world.objects,
    createId: () => "edit1",
  });
  const ids = [first?.id as number, second?.id as number];
  await editor.make("news", { type: "merge", topics: ids });
  const count = chat.prompts.length;
  const merged = (await named()).find(({ id }) => id === ids[0]);
  expect(merged?.label).toBeUndefined();
  await world.refresh("assign");
  expect(chat.prompts.length).toBeGreaterThan(count);
  const words = merged?.words.map(({ word }) => word).join(", ") ?? "";
  expect(chat.prompts.slice(count).some((prompt) => prompt.includes(words))).toBe(true);
  const labeled = await named();
  expect(labeled.every((topic) => topic.label !== undefined)).toBe(true);
  expect(labeled.map(({ id }) => id)).not.toContain(ids[1]);
});
