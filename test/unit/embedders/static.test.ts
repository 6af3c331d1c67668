import { expect, test } from "vitest";
import { createStaticEmbedder } from "../../../src/embedders/static.ts";
import { testEmbedder } from "../../contracts/embedder.ts";
import { encodeSafetensors } from "../../support/safetensors.ts";
import { readStaticGolden, readStaticModelFiles } from "../../support/static-model.ts";
import { tokenizerJson } from "../../support/tokenizer-json.ts";

const files = readStaticModelFiles();

testEmbedder("the static embedder", async () => createStaticEmbedder(files));

test("the vectors equal those of the reference to 1e-5", async () => {
  const golden = readStaticGolden();
  const { vectors, usage } = await createStaticEmbedder(files).embed(
    golden.map(({ text }) => text),
  );
  let worst = 0;
  for (const [row, { embedding }] of golden.entries()) {
    for (const [d, value] of embedding.entries()) {
      worst = Math.max(worst, Math.abs(value - vectors[row * 256 + d]));
    }
  }
  expect(worst).toBeLessThan(1e-5);
  expect(usage.tokens).toBe(golden.reduce((sum, { ids }) => sum + ids.length, 0));
});

test("English is covered, other languages are not", async () => {
  const { coverage } = await createStaticEmbedder(files).embed([
    "The treaty with Spain was ratified by the Senate after a long debate about commerce.",
    "El gobierno anunció ayer una nueva reforma de las pensiones que entrará en vigor en enero.",
    "Die Verhandlungen über den Haushalt wurden gestern nach langer Debatte ohne Ergebnis vertagt.",
    "Hallitus ilmoitti eilen uudesta eläkeuudistuksesta joka tulee voimaan ensi tammikuussa.",
    "Правительство объявило вчера о новой пенсионной реформе.",
    "政府昨天宣布了新的养老金改革。",
    "བོད་ལ་གངས་རི་མང་པོ་ཡོད།",
    "정부는 어제 새로운 연금 개혁을 발표했다.",
    "",
    "a an the",
  ]);
  expect(coverage[0]).toBeGreaterThan(0.9);
  for (const share of coverage.subarray(1, 8)) expect(share).toBeLessThan(0.45);
  expect([...coverage.subarray(8)]).toEqual([1, 1]);
});

test("a text without known pieces is the zero vector", async () => {
  const { vectors } = await createStaticEmbedder(files).embed(["", " \n", "\u{1f642}"]);
  expect(vectors.every((value) => value === 0)).toBe(true);
});

test("a text is truncated from its 513th known piece on", async () => {
  const fits = "word ".repeat(512);
  const { vectors, truncated, usage } = await createStaticEmbedder(files).embed([
    fits,
    `${fits}and`,
    `${fits}\u{1f642} `,
    `${fits}${"and another ".repeat(80_000)}`,
  ]);
  expect(truncated).toEqual([1, 3]);
  expect(usage.tokens).toBe(4 * 512);
  for (const row of [1, 2, 3]) {
    expect(vectors.slice(row * 256, row * 256 + 256)).toEqual(vectors.slice(0, 256));
  }
});

const TOKENIZER = tokenizerJson(["[UNK]", "a", "b"]);
const HEADER = {
  embeddings: { dtype: "I8", shape: [3, 2], data_offsets: [0, 6] },
  scales: { dtype: "F32", shape: [3], data_offsets: [6, 18] },
};
const DATA = new Uint8Array([
  ...new Uint8Array(new Int8Array([9, 9, 3, 0, 0, -2])),
  ...new Uint8Array(new Float32Array([1, 0.5, 1]).buffer),
]);

test("the mean of the scaled rows is scaled to unit length", async () => {
  const embedder = createStaticEmbedder({
    model: encodeSafetensors(HEADER, DATA),
    tokenizer: TOKENIZER,
  });
  expect(embedder.dimensions).toBe(2);
  const { vectors } = await embedder.embed(["a", "b b", "a b c"]);
  expect([...vectors]).toEqual([1, 0, 0, -1, 0.6, -0.8].map(Math.fround));
});

test("the fingerprint changes with the model and with the tokenizer", () => {
  const model = encodeSafetensors(HEADER, DATA);
  const changed = encodeSafetensors(HEADER, DATA.with(2, 4));
  const fingerprints = [
    createStaticEmbedder({ model, tokenizer: TOKENIZER }),
    createStaticEmbedder({ model: changed, tokenizer: TOKENIZER }),
    createStaticEmbedder({ model, tokenizer: tokenizerJson(["[UNK]", "b", "a"]) }),
  ].map(({ fingerprint }) => fingerprint);
  expect(new Set(fingerprints).size).toBe(3);
});

test("a model without its tensors or with another tokenizer is refused", async () => {
  const { embeddings, scales } = HEADER;
  const create = (header: object) =>
    createStaticEmbedder({ model: encodeSafetensors(header, DATA), tokenizer: TOKENIZER });
  expect(() => create({ scales })).toThrow(/"embeddings" as I8/);
  expect(() => create({ embeddings })).toThrow(/"scales" as F32 with one value for each of 3/);
  const mismatched = createStaticEmbedder({
    model: encodeSafetensors(HEADER, DATA),
    tokenizer: tokenizerJson(["[UNK]"]),
  });
  await expect(mismatched.embed(["a"])).rejects.toMatchObject({ code: "invalid_model" });
});
