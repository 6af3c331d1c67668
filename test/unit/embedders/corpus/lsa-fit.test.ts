import { expect, test } from "vitest";
import { DEFAULT_TF_IDF_OPTIONS } from "../../../../src/core/text/tf-idf.ts";
import { createLsaFit } from "../../../../src/embedders/corpus/lsa-fit.ts";
import { decodeLsaModel } from "../../../../src/embedders/corpus/lsa-model.ts";

const OPTIONS = { tfIdf: DEFAULT_TF_IDF_OPTIONS, dimensions: 2, sampleCount: 100 };
const TEXTS = ["red green", "green blue blue", "red red blue"];

test("there are two passes, each over all texts, and then the model", () => {
  const fit = createLsaFit(OPTIONS);
  expect(fit.passCount).toBe(2);
  for (const pass of [0, 1]) {
    expect(fit.pass).toBe(pass);
    fit.add(TEXTS);
    fit.endPass();
  }
  expect(fit.pass).toBe(2);
  const { tfIdf, termVectors } = decodeLsaModel(fit.encode());
  expect(tfIdf.documentCount).toBe(3);
  expect(termVectors).toHaveLength(6);
  expect(() => fit.add(TEXTS)).toThrow(/no further pass/);
});

test("a sample is as many documents as asked for, evenly spread over the corpus", () => {
  const texts = Array.from({ length: 1000 }, (_, i) => `common word${i}`);
  const run = (size: number) => {
    const fit = createLsaFit({ ...OPTIONS, dimensions: 300, sampleCount: 250 });
    fit.add(texts);
    fit.endPass();
    for (let start = 0; start < 1000; start += size) fit.add(texts.slice(start, start + size));
    fit.endPass();
    return decodeLsaModel(fit.encode());
  };
  const model = run(1000);
  const seen = texts.flatMap((_, i) => {
    const start = model.tfIdf.columnOf(`word${i}`) * 300;
    return model.termVectors.subarray(start, start + 300).some((value) => value !== 0) ? [i] : [];
  });
  expect(seen).toEqual(Array.from({ length: 250 }, (_, i) => 4 * i + 3));
  expect(run(7).termVectors).toEqual(model.termVectors);
});
