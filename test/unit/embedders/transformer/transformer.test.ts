import { describe, expect, test } from "vitest";
import { createReferenceEncoderMemory } from "../../../../src/core/encoder/reference-encoder-memory.ts";
import type { Embedder } from "../../../../src/embedders/embedder.ts";
import { createEncoderTokenizer } from "../../../../src/embedders/transformer/encoder-tokenizer.ts";
import {
  createTransformerEmbedder,
  packModel,
  type TransformerOptions,
} from "../../../../src/embedders/transformer/transformer.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { loadEncoderMemory } from "../../../support/encoder-memory.ts";
import type { GoldenText } from "../../../support/static-model.ts";
import {
  changedFiles,
  HAS_MINILM,
  minilmFiles,
  readMinilmGolden,
  readTinyGolden,
  TINY_MODELS,
  tinyModelFiles,
} from "../../../support/transformer-model.ts";

const openMemory = await loadEncoderMemory();

function create(options: Partial<TransformerOptions> = {}): Promise<Embedder> {
  return createTransformerEmbedder({
    name: "tiny",
    files: tinyModelFiles("bert"),
    openMemory,
    ...options,
  });
}

testEmbedder("the transformer with int8 weights", () => create());
testEmbedder("the transformer in f32", () =>
  create({ files: tinyModelFiles("xlm-roberta"), quantization: "f32" }),
);

async function worstDifference(embedder: Embedder, golden: readonly GoldenText[]) {
  const { vectors } = await embedder.embed(golden.map(({ text }) => text));
  const { dimensions } = embedder;
  let difference = 0;
  let cosine = 1;
  for (const [row, { embedding }] of golden.entries()) {
    let dot = 0;
    for (const [d, wanted] of embedding.entries()) {
      const found = vectors[row * dimensions + d] as number;
      difference = Math.max(difference, Math.abs(found - wanted));
      dot += found * wanted;
    }
    cosine = Math.min(cosine, dot);
  }
  return { difference, cosine };
}

test.each(TINY_MODELS)("%s has the ids of huggingface/tokenizers", async (name) => {
  const files = tinyModelFiles(name);
  const tokenizer = new TextDecoder().decode((await files("tokenizer.json")) as ArrayBuffer);
  const { encode } = createEncoderTokenizer(tokenizer, {}, 60);
  for (const { text, ids } of readTinyGolden(name)) {
    expect({ text, ids: encode(text).ids }).toEqual({ text, ids });
  }
});

test.each(TINY_MODELS)("%s in f32 has the vectors of transformers to 1e-4", async (name) => {
  const embedder = await create({ files: tinyModelFiles(name), quantization: "f32" });
  const { difference } = await worstDifference(embedder, readTinyGolden(name));
  expect(difference).toBeLessThan(1e-4);
});

test.each(TINY_MODELS)("%s with int8 weights has nearly the same directions", async (name) => {
  const embedder = await create({ files: tinyModelFiles(name) });
  const { cosine } = await worstDifference(embedder, readTinyGolden(name));
  expect(cosine).toBeGreaterThan(0.995);
});

describe.skipIf(!HAS_MINILM)("all-MiniLM-L6-v2, whose weights lie outside the repository", () => {
  const golden = HAS_MINILM ? readMinilmGolden() : [];

  test("in f32 it has the vectors of sentence-transformers", async () => {
    const embedder = await create({ files: minilmFiles, quantization: "f32" });
    const { cosine, difference } = await worstDifference(embedder, golden);
    expect(cosine).toBeGreaterThan(0.99999);
    expect(difference).toBeLessThan(1e-4);
  });

  test("with int8 weights its directions are within 0.995 of them, in 60 MB", async () => {
    const pack = await packModel(minilmFiles);
    let encoderBytes = 0;
    const embedder = await create({
      files: async (name) => (name === "int8.pack" ? (pack.buffer as ArrayBuffer) : null),
      openMemory: (byteLength) => {
        encoderBytes += byteLength;
        return openMemory(byteLength);
      },
    });
    const { cosine } = await worstDifference(embedder, golden);
    expect(cosine).toBeGreaterThan(0.995);
    expect(pack.byteLength + encoderBytes).toBeLessThan(45e6);
  });
});
