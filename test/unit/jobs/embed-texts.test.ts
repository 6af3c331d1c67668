import { expect, test } from "vitest";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import type { Embedder, EmbedderInput } from "../../../src/embedders/embedder.ts";
import { embedTexts } from "../../../src/jobs/embed-texts.ts";
import { createMemoryVectorCache } from "../../../src/storage/memory-vector-cache.ts";

const price = { perMillionTokens: 1, asOf: "2026-01-01" };

/** Embeds a text as its length, and counts what it was asked. */
function createLengthEmbedder(more: Partial<Embedder> = {}) {
  const asked: string[] = [];
  const embedder: Embedder = {
    id: "test/length",
    fingerprint: "test/length",
    dimensions: 2,
    modalities: ["text"],
    limits: { inputsPerRequest: 10 },
    async embed(inputs) {
      asked.push(...(inputs as string[]));
      const vectors = Float32Array.from(inputs.flatMap((text) => [(text as string).length, 1]));
      return { vectors, usage: { tokens: inputs.length }, truncated: [] };
    },
    ...more,
  };
  return { embedder, asked };
}

function createPorts() {
  const cache = createMemoryVectorCache();
  return { vectorsOf: () => cache, limiterOf: async () => undefined };
}

test("a text a vendor was paid for is not sent again, and repeated ones are sent once", async () => {
  const { embedder, asked } = createLengthEmbedder({ price });
  const ports = createPorts();
  const first = await embedTexts(["a", "bb", "a"], embedder, ports);
  expect([...first.vectors]).toEqual([1, 1, 2, 1, 1, 1]);
  const second = await embedTexts(["ccc", "bb"], embedder, ports);
  expect([...second.vectors]).toEqual([3, 1, 2, 1]);
  expect(asked).toEqual(["a", "bb", "ccc"]);
  expect(await embedTexts(["a"], embedder, ports)).toMatchObject({ tokens: 0 });
});

test("a text beside an image is another input than the text alone", async () => {
  const image = "r2:images/a.png";
  const asked: EmbedderInput[] = [];
  const { embedder } = createLengthEmbedder({
    price,
    modalities: ["text", "image"],
    async embed(inputs) {
      asked.push(...inputs);
      const vectors = new Float32Array(2 * inputs.length).fill(1);
      return { vectors, usage: { tokens: inputs.length }, truncated: [] };
    },
  });
  const ports = createPorts();
  await embedTexts(["a", { text: "a", image }], embedder, ports);
  await embedTexts([{ text: "a", image }, { image }, "a"], embedder, ports);
  expect(asked).toEqual(["a", { text: "a", image }, { image }]);
});

test("what costs nothing is embedded anew and not kept", async () => {
  const { embedder, asked } = createLengthEmbedder();
  const ports = createPorts();
  await embedTexts(["a"], embedder, ports);
  await embedTexts(["a"], embedder, ports);
  expect(asked).toEqual(["a", "a"]);
});

test("a vendor that refuses is answered as embedding_failed", async () => {
  const { embedder } = createLengthEmbedder({
    price,
    embed: () => Promise.reject(new EmbedderError("unauthorized", "The key is wrong.")),
  });
  await expect(embedTexts(["a"], embedder, createPorts())).rejects.toMatchObject({
    code: "embedding_failed",
  });
});
