import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createReferenceEncoderMemory } from "../../../../src/core/encoder/reference-encoder-memory.ts";
import { loadModel } from "../../../../src/embedders/transformer/load-model.ts";
import { createTextEncoder } from "../../../../src/embedders/transformer/text-encoder.ts";
import { loadEncoderMemory } from "../../../support/encoder-memory.ts";
import { TINY_MODELS, tinyModelFiles } from "../../../support/transformer-model.ts";

const openWasm = await loadEncoderMemory();
const { description, weights } = await loadModel(tinyModelFiles("mpnet"), "int8");
const options = { quantization: "int8", maxLength: 40, pooling: "mean" } as const;

test("a text has the same vector alone and among any others", () => {
  const texts = fc.array(
    fc.array(fc.integer({ min: 0, max: 129 }), { minLength: 1, maxLength: 40 }),
    { minLength: 1, maxLength: 20 },
  );
  const encoder = createTextEncoder(description.config, weights, {
    ...options,
    openMemory: openWasm,
  });
  fc.assert(
    fc.property(texts, (ids) => {
      const together = encoder.encode(ids);
      for (const [index, each] of ids.entries()) {
        expect(encoder.encode([each])).toEqual(together.slice(32 * index, 32 * index + 32));
      }
    }),
    { seed: 1, numRuns: 20 },
  );
});

test.each(TINY_MODELS)("%s has the bits of the reference, in f32 and in int8", async (name) => {
  const ids = [[5, 9, 77, 31, 8], [12], Array.from({ length: 33 }, (_, i) => 3 * i)];
  for (const quantization of ["f32", "int8"] as const) {
    const model = await loadModel(tinyModelFiles(name), quantization);
    const [found, wanted] = [openWasm, createReferenceEncoderMemory].map((openMemory) =>
      createTextEncoder(model.description.config, model.weights, {
        ...options,
        quantization,
        openMemory,
      }).encode(ids),
    );
    expect(found).toEqual(wanted);
  }
});
