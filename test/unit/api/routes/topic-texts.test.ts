import { beforeAll, expect, test } from "vitest";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const at = "/v1/corpora/news";
const world = createRefreshWorld(await loadKernels());
let api: TestApi;

beforeAll(async () => {
  await world.put();
  await world.add(wordDocuments);
  await world.refresh();
  const corpora = { get: () => world.corpus, list: async () => ({ corpora: [], cursor: null }) };
  api = createTestApi({ openVersion: world.openVersion, corpora });
});

test("documents, known and unknown, have distributions and explanations in order", async () => {
  const { id, text } = wordDocuments[0] as { id: string; text: string };
  const documents = [{ id }, { text }, { text: "nothing of all this" }];
  const asked = await api.call("POST", `${at}/distributions`, { documents, withTokens: true });
  const { version, distributions } = await asked.json();
  expect(version).toBe(1);
  expect(distributions[0]).toEqual(distributions[1]);
  expect(distributions[0].tokens.length).toBeGreaterThan(3);
  expect(distributions[2].topics).toEqual([]);
  const told = await api.call("POST", `${at}/explanations`, { documents });
  const { explanations } = await told.json();
  const { topic } = await world.corpus.getDocument(id);
  expect(explanations[0].topic).toBe(topic);
  expect(explanations[0].words.length).toBeGreaterThan(0);
  expect(explanations[2]).toMatchObject({ topic: -1, similarity: 0 });
});

test("outliers are told where they would go, and stay where they are", async () => {
  const reader = await world.openVersion();
  const outlying = createTestApi({
    openVersion: async () => ({
      ...reader,
      async *documents(select) {
        for await (const page of reader.documents(select)) {
          yield page.map((document, i) => (i % 2 === 0 ? { ...document, topic: -1 } : document));
        }
      },
    }),
  });
  const steps = [{ strategy: "distributions", threshold: 0.99 }, { strategy: "embeddings" }];
  const asked = await outlying.call("POST", `${at}/outliers/reduction`, { steps });
  const { outlierCount, moves } = await asked.json();
  expect(outlierCount).toBe(30);
  expect(moves).toHaveLength(30);
  for (const { document, topic } of moves) {
    expect(topic).toBe((await world.corpus.getDocument(document)).topic);
  }
});

test("a document, a topic and a strategy that are not known are refused", async () => {
  const ask = (path: string, body: unknown) => readCode(api.call("POST", `${at}/${path}`, body));
  expect(await ask("distributions", { documents: [{ id: "nobody" }] })).toBe(
    "404 unknown_document",
  );
  const documents = [{ text: "river" }];
  expect(await ask("explanations", { documents, topic: 99 })).toBe("404 unknown_topic");
  expect(await ask("distributions", { documents, window: 0 })).toBe("400 invalid_request");
  const steps = [{ strategy: "guessing" }];
  expect(await ask("outliers/reduction", { steps })).toBe("400 invalid_request");
});
