import { expect, test } from "vitest";
import { loadModel } from "../../../../src/embedders/transformer/load-model.ts";
import {
  decodeModelPack,
  encodeModelPack,
} from "../../../../src/embedders/transformer/model-pack.ts";
import { TINY_MODELS, tinyModelFiles } from "../../../support/transformer-model.ts";

test.each(TINY_MODELS)("a pack of %s gives back all it was made of, as views", async (name) => {
  const model = await loadModel(tinyModelFiles(name), "int8");
  const pack = encodeModelPack(model);
  const { description, tokenizer, weights } = decodeModelPack(pack);
  expect(description).toEqual(model.description);
  expect(tokenizer).toBe(model.tokenizer);
  expect(weights.words).toEqual(model.weights.words);
  expect(weights.positions).toEqual(model.weights.positions);
  expect(weights.embeddingNorm).toEqual(model.weights.embeddingNorm);
  expect(weights.relativeBias).toEqual(model.weights.relativeBias);
  for (const index of [0, 1]) expect(weights.layer(index)).toEqual(model.weights.layer(index));
  expect(weights.words.values.buffer).toBe(pack.buffer);
});

test("a damaged pack is refused, and f32 weights make none", async () => {
  const pack = encodeModelPack(await loadModel(tinyModelFiles("bert"), "int8"));
  pack[pack.length - 9] = (pack.at(-9) ?? 0) ^ 1;
  expect(() => decodeModelPack(pack)).toThrow(
    expect.objectContaining({
      code: "invalid_model",
      message: "The transformer-model is damaged: its CRC-32 differs.",
    }),
  );
  expect(() => decodeModelPack(new Uint8Array(8))).toThrow(/8 bytes are no transformer-model/);
  const floats = await loadModel(tinyModelFiles("bert"), "f32");
  expect(() => encodeModelPack(floats)).toThrow(RangeError);
});
