import { expect, test } from "vitest";
import { readSafetensors } from "../../../../src/embedders/formats/safetensors.ts";
import { TENSOR_NAMES } from "../../../../src/embedders/transformer/tensor-names.ts";
import { tinyModelFiles } from "../../../support/transformer-model.ts";

test.each(["bert", "distilbert", "mpnet", "roberta"] as const)(
  "every name of %s ends that of a tensor transformers writes",
  async (family) => {
    const file = (await tinyModelFiles(family)("model.safetensors")) as ArrayBuffer;
    const tensors = [...readSafetensors(file).keys()];
    const { embeddingNorm, tokenTypes, relativeBias, layers, ...parts } = TENSOR_NAMES[family];
    const modules = [embeddingNorm, ...Object.values(parts).map((part) => `${layers}.1.${part}`)];
    const wanted = [...modules.map((name) => `${name}.weight`), tokenTypes, relativeBias];
    for (const name of wanted) {
      if (name === null) continue;
      expect(tensors.filter((tensor) => tensor.endsWith(name))).toHaveLength(1);
    }
  },
);
