import { expect, test } from "vitest";
import { readModelConfig } from "../../../../src/embedders/transformer/model-config.ts";
import { readJson } from "../../../../src/embedders/transformer/model-files.ts";
import { TINY_MODELS, tinyModelFiles } from "../../../support/transformer-model.ts";

const bert = (await readJson(tinyModelFiles("bert"), "config.json")) as object;
const roberta = (await readJson(tinyModelFiles("roberta"), "config.json")) as object;

test.each(TINY_MODELS)("the sizes of %s are read", async (name) => {
  const config = readModelConfig(await readJson(tinyModelFiles(name), "config.json"));
  expect(config).toMatchObject({
    hiddenSize: 32,
    layerCount: 2,
    headCount: 4,
    intermediateSize: 48,
    positionCount: 64,
  });
});

test("positions begin after that of padding in the families that have one", () => {
  expect(readModelConfig(bert).positionOffset).toBe(0);
  expect(readModelConfig(roberta)).toMatchObject({ positionOffset: 2, activation: "gelu-tanh" });
  expect(readModelConfig({ ...roberta, model_type: "camembert" }).family).toBe("roberta");
});

test.each([
  ["another family", { model_type: "t5" }, /of type "t5", expected one of bert, distilbert/],
  ["no family", { model_type: undefined }, /of type undefined/],
  ["another activation", { hidden_act: "silu" }, /activation "silu", expected one of gelu/],
  ["a width that is no multiple of 8", { hidden_size: 36 }, /at "hidden_size"/],
  ["heads of other widths", { num_attention_heads: 8 }, /8 heads over 32 dimensions/],
  ["relative positions", { position_embedding_type: "relative_key" }, /position_embedding_type/],
  ["no layers", { num_hidden_layers: 0 }, /at "num_hidden_layers"/],
])("a model of %s is refused with what is wrong", (_, changes, message) => {
  expect(() => readModelConfig({ ...bert, ...changes })).toThrow(message);
  expect(() => readModelConfig(null)).toThrow(expect.objectContaining({ code: "invalid_model" }));
});
