import { expect, test } from "vitest";
import { checkEmbedding } from "../../../../src/embedders/check-embedding.ts";
import type { Embedder, EmbedderLimits } from "../../../../src/embedders/embedder.ts";
import { createEnsembleEmbedder } from "../../../../src/embedders/pooled/ensemble-embedder.ts";
import { createPooledEmbedder } from "../../../../src/embedders/pooled/pooled-embedder.ts";
import { createTextPooler } from "../../../../src/embedders/pooled/text-pooler.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { expectClose } from "../../../support/expect-close.ts";
import { memoryWordVectors } from "../../../support/memory-word-vectors.ts";

function member(rows: Record<string, number[]>, changes: Partial<Embedder> = {}): Embedder {
  const tokenize = (text: string) => text.split(/\W+/).filter(Boolean);
  const pooler = createTextPooler(memoryWordVectors(rows), { tokenize, tokenizer: "test" });
  return { ...createPooledEmbedder("pooled/member", pooler), ...changes };
}

const FIRST = member({ treaty: [3, -4], coin: [1, 0], text: [0, 2] });
const SECOND = member({ coin: [0, 0, 1], word: [2, 0, 0], text: [0, 5, 0] });

testEmbedder("an ensemble", async () =>
  createEnsembleEmbedder("ensemble/test", [{ embedder: FIRST }, { embedder: SECOND, weight: 2 }]),
);

test("concatenated rows have the members' cosines by the squares of their weights", async () => {
  const ensemble = createEnsembleEmbedder("ensemble/test", [
    { embedder: FIRST, weight: 3 },
    { embedder: SECOND, weight: 4 },
  ]);
  expect(ensemble.dimensions).toBe(5);
  const texts = ["treaty coin", "text coin text"];
  const [first, second, both] = await Promise.all(
    [FIRST, SECOND, ensemble].map(async (embedder) => {
      const { vectors } = await embedder.embed(texts);
      const d = embedder.dimensions;
      return vectors.slice(0, d).reduce((sum, value, i) => sum + value * vectors[d + i], 0);
    }),
  );
  expectClose([both], [(9 * first + 16 * second) / 25], 1e-6);
});

test("a mean of rows has the weights of its members", async () => {
  const other = member({ coin: [0, 2], text: [2, 0] });
  const ensemble = createEnsembleEmbedder(
    "ensemble/mean",
    [{ embedder: FIRST, weight: 3 }, { embedder: other }],
    "mean",
  );
  expect(ensemble.dimensions).toBe(2);
  const { vectors } = await ensemble.embed(["coin", "nothing"]);
  expectClose(vectors, [3 / Math.sqrt(10), 1 / Math.sqrt(10), 0, 0], 1e-6);
});

test("it takes what all take, as much as the least does, and costs what all cost", async () => {
  const limited = (limits: EmbedderLimits, changes: Partial<Embedder> = {}) =>
    member({ a: [1] }, { limits, ...changes });
  const ensemble = createEnsembleEmbedder("ensemble/limits", [
    {
      embedder: limited(
        {
          inputsPerRequest: 10,
          tokensPerInput: 50,
          concurrentRequests: 4,
          responseBytesPerInput: 7,
        },
        { modalities: ["text", "image"], price: { perMillionTokens: 2, asOf: "2026-05-01" } },
      ),
    },
    {
      embedder: limited(
        { inputsPerRequest: 20, tokensPerInput: 40, bytesPerRequest: 9, responseBytesPerInput: 5 },
        { price: { perMillionTokens: 1, asOf: "2026-01-01" }, hasZeroVectors: false },
      ),
    },
  ]);
  expect(ensemble.limits).toEqual({
    inputsPerRequest: 10,
    tokensPerInput: 40,
    bytesPerRequest: 9,
    responseBytesPerInput: 12,
  });
  expect(ensemble.modalities).toEqual(["text"]);
  expect(ensemble.price).toEqual({ perMillionTokens: 3, asOf: "2026-01-01" });
  expect(ensemble.hasZeroVectors).toBe(false);
});

test("what is truncated for one is truncated, what is covered for one is covered", async () => {
  const cutting = member(
    { coin: [1] },
    {
      async embed(inputs) {
        return {
          vectors: new Float32Array(inputs.length).fill(1),
          usage: { tokens: 5, isEstimated: true },
          truncated: [1],
        };
      },
    },
  );
  const texts = ["coin", "treaty treaty", "word"];
  const together = createEnsembleEmbedder("ensemble/e", [
    { embedder: FIRST },
    { embedder: SECOND },
  ]);
  expect(await together.embed(texts)).toMatchObject({
    coverage: Float32Array.of(1, 1, 1),
    usage: { tokens: 4 },
    truncated: [],
  });
  const cut = createEnsembleEmbedder("ensemble/e", [{ embedder: FIRST }, { embedder: cutting }]);
  const embedding = await cut.embed(texts);
  expect(embedding).toMatchObject({ truncated: [1], usage: { tokens: 5, isEstimated: true } });
  expect(embedding).not.toHaveProperty("coverage");
});

test("what a member got wrong is wrong in the whole, row by row", async () => {
  const broken = (vectors: number[]) =>
    member(
      { coin: [1] },
      {
        hasZeroVectors: false,
        embed: async () => ({
          vectors: Float32Array.from(vectors),
          usage: { tokens: 1 },
          truncated: [],
        }),
      },
    );
  const texts = ["coin", "treaty", "coin"];
  const together = (vectors: number[]) =>
    createEnsembleEmbedder("ensemble/e", [{ embedder: FIRST }, { embedder: broken(vectors) }]);
  const { vectors } = await together([1, 0, NaN]).embed(texts);
  expect([...checkEmbedding({ vectors }, together([]), 3).keys()]).toEqual([1, 2]);
  await expect(together([1, 1]).embed(texts)).rejects.toMatchObject({ kind: "protocol" });
});

test("the rates of the one member that has some are those of the whole", async () => {
  const rates = { requestsPerMinute: 5, account: async () => "a" };
  const hints = { requests: { remaining: 3 } };
  const rated = member(
    { a: [1] },
    {
      rates,
      embed: async (inputs) => ({
        vectors: new Float32Array(inputs.length).fill(1),
        usage: { tokens: 1 },
        truncated: [],
        hints,
      }),
    },
  );
  const one = createEnsembleEmbedder("ensemble/e", [{ embedder: FIRST }, { embedder: rated }]);
  expect(one.rates).toBe(rates);
  expect((await one.embed(["a"])).hints).toBe(hints);
  const two = createEnsembleEmbedder("ensemble/e", [{ embedder: rated }, { embedder: rated }]);
  expect(two.rates).toBeUndefined();
  expect((await two.embed(["a"])).hints).toBeUndefined();
});

test("an ensemble of nothing, of weight 0 or of a mean of different dimensions is refused", () => {
  const refused = expect.objectContaining({ code: "invalid_option" });
  expect(() => createEnsembleEmbedder("ensemble/e", [])).toThrow(refused);
  const weightless = [{ embedder: FIRST, weight: 0 }];
  expect(() => createEnsembleEmbedder("ensemble/e", weightless)).toThrow(refused);
  const different = [{ embedder: FIRST }, { embedder: SECOND }];
  expect(() => createEnsembleEmbedder("ensemble/e", different, "mean")).toThrow(refused);
});
