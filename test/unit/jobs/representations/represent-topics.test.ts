import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createTermCounts, encodeTermCounts } from "../../../../src/core/text/term-counts.ts";
import type { Representations } from "../../../../src/core/topics/representations/representation.ts";
import { EdgetopicError } from "../../../../src/core/errors.ts";
import {
  addAspects,
  representTopics,
  type RepresentationPorts,
} from "../../../../src/jobs/representations/represent-topics.ts";
import { estimateModelStep } from "../../../../src/jobs/representations/name-by-model.ts";
import { representedTopics } from "../../../../src/jobs/representations/represented-topics.ts";
import { openLabeler } from "../../../../src/labelers/labeler-registry.ts";
import { createFakeChat } from "../../../support/fakes/fake-chat.ts";

const TEXTS: [number, string][] = [
  [0, "my new card was declined at the foreign machine"],
  [0, "the card is lost and the new card declined"],
  [1, "a wire transfer failed and the transfer is pending"],
  [1, "pending transfer failed twice"],
  [-1, "the weather"],
];
/** Of two dimensions: cards are along the first, transfers along the second. */
const VECTORS: Record<string, [number, number]> = {
  card: [1, 0],
  declined: [0.9, 0.1],
  foreign: [0.2, 0.1],
  transfer: [0, 1],
  pending: [0.1, 0.9],
  failed: [0.3, 0.8],
  "Card trouble": [1, 0.1],
  Transfers: [0.1, 1],
};

function createWorld() {
  const counts = createTermCounts();
  for (const [topic, text] of TEXTS) counts.add(topic, text);
  const leftOut = new Uint8Array(counts.termCount);
  for (const word of ["the", "my", "is", "and", "was", "at"]) leftOut[counts.indexOf(word)] = 1;
  const topics = [0, 1, -1].map((id) => ({
    id,
    name: `topic ${id}`,
    size: 2,
    words: [{ word: id === 0 ? "card" : "transfer", score: 1 }],
    representativeDocuments: TEXTS.filter(([topic]) => topic === id).map(([, text], i) => ({
      id: `${id}-${i}`,
      text,
    })),
  }));
  const structure = {
    options: DEFAULT_FIT_OPTIONS,
    termCounts: encodeTermCounts(counts, leftOut),
    centroids: Float32Array.of(1, 0, 0, 1),
    topicIds: Int32Array.of(0, 1),
  };
  const chat = createFakeChat("openai");
  const embedded: string[][] = [];
  const kept = new Map<string, string>();
  const ports: RepresentationPorts = {
    async embed(texts) {
      embedded.push([...texts]);
      return Float32Array.from(texts.flatMap((text) => VECTORS[text] ?? [0.1, 0.1]));
    },
    labeler: (id) =>
      openLabeler(id, (name) => (name === "OPENAI_API_KEY" ? "key" : undefined), {
        fetch: chat.fetch,
      }),
    cache: {
      get: async (key) => kept.get(key) ?? null,
      put: async (key, answer) => void kept.set(key, answer),
    },
  };
  const represented = representedTopics(structure, topics);
  const run = async (
    representations: Representations,
    changed: Partial<RepresentationPorts> = {},
  ) =>
    addAspects(
      topics,
      await representTopics(represented, representations, { ...ports, ...changed }),
    );
  return { run, chat, embedded, topics, represented, ports };
}

const label = { name: "language-model", model: "openai/gpt-4o-mini" } as const;

test("views stand side by side, and words, names and outliers are as they were", async () => {
  const { run, topics } = createWorld();
  const found = await run({
    keybert: [{ name: "keybert-inspired", wordCount: 2 }],
    nouns: [{ name: "part-of-speech" }],
    label: [label],
  });
  expect(found[0]?.aspects?.keybert?.words?.map(({ word }) => word)).toEqual(["card", "declined"]);
  expect(found[1]?.aspects?.keybert?.words?.map(({ word }) => word)).toEqual([
    "transfer",
    "pending",
  ]);
  const nouns = found[0]?.aspects?.nouns?.words?.map(({ word }) => word) ?? [];
  expect(nouns).toContain("card");
  expect(nouns).not.toContain("declined");
  expect(found[0]?.label).toBe(found[0]?.aspects?.label?.label);
  expect(found[0]?.label).toMatch(/^label of \d+$/);
  expect(found.map(({ words, name, id }) => ({ words, name, id }))).toEqual(
    topics.map(({ words, name, id }) => ({ words, name, id })),
  );
  expect(found[2]).toEqual(topics[2]);
});

test("a step is fed what the one before it chose", async () => {
  const { run, chat } = createWorld();
  await run({
    label: [
      { name: "keybert-inspired", wordCount: 1 },
      { ...label, prompt: "[KEYWORDS]" },
    ],
  });
  expect(chat.prompts.toSorted()).toEqual(["card", "transfer"]);
});

test("every word is embedded once, however many topics have it", async () => {
  const { run, embedded } = createWorld();
  await run({ mmr: [{ name: "mmr" }] });
  expect(embedded.length).toBe(1);
  expect(new Set(embedded[0]).size).toBe(embedded[0]?.length);
});

test("a topic gets the nearest of the names, and none where none is near", async () => {
  const { run } = createWorld();
  const named = await run({
    given: [{ name: "zero-shot", names: ["Transfers", "Card trouble"], minSimilarity: 0.5 }],
  });
  expect(named.map((topic) => topic.label)).toEqual(["Card trouble", "Transfers", undefined]);
  const none = await run({
    given: [{ name: "zero-shot", names: ["Transfers"], minSimilarity: 0.5 }],
  });
  expect(none.map((topic) => topic.label)).toEqual([undefined, "Transfers", undefined]);
  expect(none[0]?.words).toEqual([{ word: "card", score: 1 }]);
});

test("a failed label costs that label, and the topic keeps its words", async () => {
  const { run, chat } = createWorld();
  chat.failWhen((prompt) => (prompt.includes("wire") ? { text: null } : undefined));
  const found = await run({ keybert: [{ name: "keybert-inspired" }], label: [label] });
  expect(found[0]?.label).toBeDefined();
  expect(found[1]?.label).toBeUndefined();
  expect(found[1]?.aspects?.label?.problem?.code).toBe("labeling_failed");
  expect(found[1]?.aspects?.keybert?.words?.length).toBeGreaterThan(0);
  expect(found[1]?.words).toEqual([{ word: "transfer", score: 1 }]);
});

test("where the embedder embeds no texts, only the views that need it say so", async () => {
  const { run } = createWorld();
  const embed = async () => {
    throw new EdgetopicError("vector_required", "precomputed/2 embeds nothing.");
  };
  const found = await run({ mmr: [{ name: "mmr" }], label: [label] }, { embed });
  expect(found[0]?.aspects?.mmr).toEqual({
    problem: { code: "vector_required", detail: "precomputed/2 embeds nothing." },
  });
  expect(found[0]?.label).toBeDefined();
});

test("topics that have not changed are not labeled again", async () => {
  const { run, chat } = createWorld();
  const first = await run({ label: [label] });
  expect(await run({ label: [label] })).toEqual(first);
  expect(chat.prompts.length).toBe(2);
});

test("all aspects share what may be spent, and a model nobody knows stops before any is asked", async () => {
  const { run, chat, represented, ports } = createWorld();
  const each = estimateModelStep(represented, label, ports.labeler(label.model)).cost as number;
  const found = await run(
    { a: [label], b: [{ ...label, prompt: "Name [KEYWORDS]" }] },
    { maxCost: each / 50 },
  );
  expect(found[0]?.aspects?.b?.problem?.code).toBe("cost_limit_exceeded");
  const before = chat.prompts.length;
  await expect(run({ a: [label], b: [{ ...label, model: "nobody/x" }] })).rejects.toMatchObject({
    code: "unknown_labeler",
  });
  expect(chat.prompts.length).toBe(before);
});
