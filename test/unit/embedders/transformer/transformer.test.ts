import { describe, expect, test } from "vitest";
import type { Embedder } from "../../../../src/embedders/embedder.ts";
import {
  createTransformerEmbedder,
  packModel,
  type TransformerOptions,
} from "../../../../src/embedders/transformer/transformer.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { loadEncoderMemory } from "../../../support/encoder-memory.ts";
import type { GoldenText } from "../../../support/static-model.ts";
import {
  DIGEST_TEXTS,
  digestOfVectors,
  VECTOR_DIGESTS,
} from "../../../support/transformer-digests.ts";
import {
  changedFiles,
  HAS_MINILM,
  minilmFiles,
  readMinilmGolden,
  readTinyGolden,
  TINY_MODELS,
  type TinyModel,
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

test.each(Object.entries(VECTOR_DIGESTS))(
  "%s has the bits it has elsewhere",
  async (key, digest) => {
    const [name, quantization] = key.split(" ") as [TinyModel, "f32" | "int8"];
    const embedder = await create({ files: tinyModelFiles(name), quantization });
    const { vectors } = await embedder.embed(DIGEST_TEXTS);
    expect(await digestOfVectors(vectors)).toBe(digest);
  },
);

test("a pack gives the bits and the fingerprint of the files it was made of", async () => {
  for (const name of TINY_MODELS) {
    const pack = (await packModel(tinyModelFiles(name))).buffer as ArrayBuffer;
    const [made, packed] = await Promise.all([
      create({ files: tinyModelFiles(name) }),
      create({ files: async (file) => (file === "int8.pack" ? pack : null) }),
    ]);
    const texts = readTinyGolden(name).map(({ text }) => text);
    expect(await packed.embed(texts)).toEqual(await made.embed(texts));
    expect(packed.fingerprint).toBe(made.fingerprint);
  }
});

test("a prompt is put before the text, by what the vector is for", async () => {
  const embedder = await create();
  const plain = await create({ prompts: { query: "", document: "" } });
  for (const [inputType, prompt] of [
    ["query", "query: "],
    ["document", "passage: "],
    ["clustering", ""],
  ] as const) {
    const prompted = await embedder.embed(["my card"], { inputType });
    expect(prompted).toEqual(await plain.embed([`${prompt}my card`], { inputType }));
  }
});

test("prompts known by the model's name stand in for undeclared ones", async () => {
  const files = changedFiles(tinyModelFiles("bert"), { "config_sentence_transformers.json": {} });
  const known = await create({ files, name: "e5-small-v2" });
  const given = await create({ files, prompts: { clustering: "query: " } });
  expect(await known.embed(["my card"])).toEqual(await given.embed(["my card"]));
  expect(await known.embed(["my card"])).not.toEqual(
    await (await create({ files })).embed(["my card"]),
  );
});

test("the fingerprint changes with all that decides the numbers", async () => {
  const embedders = await Promise.all([
    create(),
    create({ quantization: "f32" }),
    create({ pooling: "cls" }),
    create({ maxLength: 20 }),
    create({ prompts: { clustering: "topic: " } }),
    create({ files: tinyModelFiles("mpnet") }),
    create({
      files: changedFiles(tinyModelFiles("bert"), {
        "tokenizer.json": (await tinyModelFiles("mpnet")("tokenizer.json")) as ArrayBuffer,
      }),
    }),
  ]);
  expect(new Set(embedders.map(({ fingerprint }) => fingerprint)).size).toBe(embedders.length);
  expect(embedders.every(({ id }) => id === "transformer/tiny")).toBe(true);
});

test("texts that are too long are truncated, or refused with the limit", async () => {
  const texts = ["card", "card ".repeat(100)];
  const embedder = await create();
  const { truncated, usage } = await embedder.embed(texts);
  expect(truncated).toEqual([1]);
  expect(usage.tokens).toBeGreaterThan(60);
  expect(embedder.limits.tokensPerInput).toBeUndefined();
  const strict = await create({ longTexts: "refuse" });
  expect(strict.limits.tokensPerInput).toBe(60);
  await expect(strict.embed(texts)).rejects.toMatchObject({
    kind: "input_too_long",
    limit: 60,
    inputIndex: 1,
  });
});

test("a length the model has no positions for, or a tokenizer with more ids, is refused", async () => {
  for (const maxLength of [0, 1.5, 65]) {
    await expect(create({ maxLength })).rejects.toMatchObject({ code: "invalid_option" });
  }
  const files = changedFiles(tinyModelFiles("bert"), {
    "tokenizer.json": (await tinyModelFiles("roberta")("tokenizer.json")) as ArrayBuffer,
  });
  const mismatched = await create({ files });
  await expect(mismatched.embed(["東京 card card"])).rejects.toThrow(/130 rows of embeddings/);
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
