import { expect, test } from "vitest";
import { loadModel } from "../../../../src/embedders/transformer/load-model.ts";
import { changedFiles, tinyModelFiles } from "../../../support/transformer-model.ts";

const files = tinyModelFiles("bert");

test("a model is read wherever its modules lie, with hashes of what decides its numbers", async () => {
  const { description } = await loadModel(files, "int8");
  expect(description.config.family).toBe("bert");
  expect(description.settings.maxLength).toBe(60);
  expect(description.weightsHash).toMatch(/^[0-9a-f]{16}$/);
  const modules = [{ path: "0_Transformer", type: "a.Transformer" }];
  const moved = await loadModel(async (name) => {
    if (name === "modules.json") return new TextEncoder().encode(JSON.stringify(modules)).buffer;
    return name.startsWith("0_Transformer/") ? files(name.slice("0_Transformer/".length)) : null;
  }, "int8");
  expect(moved.description).toMatchObject({
    config: description.config,
    weightsHash: description.weightsHash,
    tokenizerHash: description.tokenizerHash,
  });
});

test.each(["tokenizer.json", "model.safetensors"])(
  "a model without %s is refused",
  async (name) => {
    const load = loadModel(changedFiles(files, { [name]: null }), "int8");
    await expect(load).rejects.toThrow(`The model has no ${name}.`);
  },
);

test("a model without a config.json is refused", async () => {
  const load = loadModel(changedFiles(files, { "config.json": null }), "int8");
  await expect(load).rejects.toMatchObject({ code: "invalid_model" });
});
