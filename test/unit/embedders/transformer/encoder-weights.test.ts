import { expect, test } from "vitest";
import { readSafetensors, type Tensor } from "../../../../src/embedders/formats/safetensors.ts";
import { readEncoderWeights } from "../../../../src/embedders/transformer/encoder-weights.ts";
import { readModelConfig } from "../../../../src/embedders/transformer/model-config.ts";
import { readJson } from "../../../../src/embedders/transformer/model-files.ts";
import { type TinyModel, tinyModelFiles } from "../../../support/transformer-model.ts";

async function readTiny(name: TinyModel) {
  const files = tinyModelFiles(name);
  const config = readModelConfig(await readJson(files, "config.json"));
  const tensors = readSafetensors((await files("model.safetensors")) as ArrayBuffer);
  return { config, tensors };
}

const bert = await readTiny("bert");

test("int8 embeddings are those in f32 to half a step", () => {
  const floats = readEncoderWeights(bert.tensors, bert.config, "f32");
  const integers = readEncoderWeights(bert.tensors, bert.config, "int8");
  const { scales } = integers.words;
  expect(floats.words.scales).toBeNull();
  for (const [at, value] of floats.words.values.entries()) {
    const scale = scales?.[Math.floor(at / 32)] ?? 0;
    const found = (integers.words.values[at] as number) * scale;
    expect(Math.abs(found - value)).toBeLessThanOrEqual(0.5001 * scale);
  }
  expect(integers.layer(1).attentionInput.panels).toBeInstanceOf(Int8Array);
  expect(floats.layer(1).attentionInput.panels).toHaveLength(3 * 32 * 32);
});

test("positions leave out those of padding, and hold the one token type", async () => {
  const { config, tensors } = await readTiny("mpnet");
  const all = tensors.get("embeddings.position_embeddings.weight")?.values;
  const { positions, relativeBias } = readEncoderWeights(tensors, config, "f32");
  expect(positions).toEqual(all?.slice(2 * 32));
  expect(relativeBias).toHaveLength(32 * 4);
  const types = new Map(bert.tensors);
  const name = "bert.embeddings.token_type_embeddings.weight";
  types.set(name, { dtype: "F32", shape: [2, 32], values: new Float32Array(64).fill(1, 0, 32) });
  const zero = new Map(types);
  zero.set(name, { dtype: "F32", shape: [2, 32], values: new Float32Array(64).fill(0) });
  const [ones, zeros] = [types, zero].map(
    (each) => readEncoderWeights(each, bert.config, "f32").positions,
  );
  expect(ones).toEqual(zeros?.map((value) => value + 1));
});

test("checkpoints with TensorFlow's names for the norms, or another prefix, are read", () => {
  const renamed = new Map<string, Tensor>();
  for (const [name, tensor] of bert.tensors) {
    const old = name
      .replace(/(LayerNorm)\.weight$/, "$1.gamma")
      .replace(/(Norm)\.bias$/, "$1.beta");
    renamed.set(old.replace(/^bert\./, "model.bert."), tensor);
  }
  const [found, wanted] = [renamed, bert.tensors].map((tensors) =>
    readEncoderWeights(tensors, bert.config, "int8"),
  );
  expect(found?.layer(0)).toEqual(wanted?.layer(0));
  expect(found?.embeddingNorm).toEqual(wanted?.embeddingNorm);
});

test("what is missing or has another shape or type is named", () => {
  const read = (changes: (tensors: Map<string, Tensor>) => void) => () => {
    const tensors = new Map(bert.tensors);
    changes(tensors);
    readEncoderWeights(tensors, bert.config, "f32").layer(1);
  };
  const bias = "bert.encoder.layer.1.output.dense.bias";
  expect(read((tensors) => tensors.clear())).toThrow(/no tensor "embeddings.word_embeddings/);
  expect(read((tensors) => tensors.delete(bias))).toThrow(`lacks the tensor "${bias}"`);
  expect(
    read((t) => t.set(bias, { dtype: "F32", shape: [31], values: new Float32Array(31) })),
  ).toThrow(/of 31 values, expected 32/);
  expect(
    read((t) => t.set(bias, { dtype: "I32", shape: [32], values: new Int32Array(32) })),
  ).toThrow(/as I32, expected F32, F16 or BF16/);
});
