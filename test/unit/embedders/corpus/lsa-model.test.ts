import { expect, test } from "vitest";
import { createDocumentFrequencies } from "../../../../src/core/text/document-frequencies.ts";
import { DEFAULT_TF_IDF_OPTIONS } from "../../../../src/core/text/tf-idf.ts";
import {
  decodeLsaModel,
  embedTerms,
  encodeLsaModel,
  projectTerms,
  type LsaModel,
} from "../../../../src/embedders/corpus/lsa-model.ts";
import { expectClose } from "../../../support/expect-close.ts";

const TEXTS = ["red green", "green blue blue"];

function makeModel(): LsaModel {
  const frequencies = createDocumentFrequencies({ ...DEFAULT_TF_IDF_OPTIONS, norm: "none" });
  for (const text of TEXTS) frequencies.add(text);
  // blue, green, red
  return {
    tfIdf: frequencies.finish(),
    dimensions: 2,
    termVectors: Float32Array.of(3, 0, 0, 4, 1, 1),
  };
}

test("a text is the sum of its terms' vectors by their weights", () => {
  const model = makeModel();
  const rows = model.tfIdf.transform(["blue green", "red red", "none"]);
  const [blue, green, red] = model.tfIdf.weights;
  expectClose(projectTerms(model, rows), [3 * blue, 4 * green, 2 * red, 2 * red, 0, 0], 1e-6);
  const [, , x, y, zero] = embedTerms(model, rows);
  expectClose([x, y, zero], [Math.SQRT1_2, Math.SQRT1_2, 0], 1e-6);
});

test("a model comes back from its bytes", () => {
  const model = makeModel();
  const decoded = decodeLsaModel(encodeLsaModel(model));
  expect(decoded.dimensions).toBe(2);
  expect(decoded.termVectors).toEqual(model.termVectors);
  expect(decoded.tfIdf.transform(TEXTS)).toEqual(model.tfIdf.transform(TEXTS));
  expect(() => decodeLsaModel(new Uint8Array(30))).toThrow(
    expect.objectContaining({ code: "checkpoint_mismatch" }),
  );
});
