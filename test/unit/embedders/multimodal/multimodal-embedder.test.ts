import { expect, test } from "vitest";
import type { Embedder } from "../../../../src/embedders/embedder.ts";
import { EmbedderError } from "../../../../src/embedders/embedder-error.ts";
import { createMultimodalEmbedder } from "../../../../src/embedders/multimodal/multimodal-embedder.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { fakeVector } from "../../../support/fakes/fake-vector.ts";

const PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

function createEncoder(modality: "text" | "image", about: Partial<Embedder> = {}): Embedder {
  return {
    id: `fake/${modality}`,
    fingerprint: `fake/${modality}`,
    dimensions: 16,
    modalities: [modality],
    limits: { inputsPerRequest: 8, concurrentRequests: 4 },
    async embed(inputs, { signal } = {}) {
      signal?.throwIfAborted();
      const contents = inputs.map((input) =>
        typeof input === "string" ? input : (input[modality] ?? ""),
      );
      const bad = contents.indexOf("bad");
      if (bad >= 0) throw new EmbedderError("invalid_input", "Bad.", { inputIndex: bad });
      return {
        vectors: Float32Array.from(contents.flatMap((each) => [...fakeVector(each, 16)])),
        usage: { tokens: contents.length },
        truncated: contents.flatMap((each, i) => (each.length > 1000 ? [i] : [])),
      };
    },
    ...about,
  };
}

const pair = (text = {}, image = {}) =>
  createMultimodalEmbedder({
    text: createEncoder("text", text),
    image: createEncoder("image", image),
  });

testEmbedder("multimodal", async () => pair());

test("A document with a text and an image has the direction of the mean of the two, as in BERTopic", async () => {
  const { vectors } = await pair().embed([{ text: "a cat", image: PIXEL }]);
  const mean = fakeVector("a cat", 16).map((value, d) => (value + fakeVector(PIXEL, 16)[d]) / 2);
  const norm = Math.hypot(...mean);
  for (const [d, value] of mean.entries()) expect(vectors[d]).toBeCloseTo(value / norm, 6);
});

test("Texts, images and both find their places, and each embedder is asked once", async () => {
  let calls = 0;
  const embed: Embedder["embed"] = async (inputs, options) => {
    calls++;
    return createEncoder("text").embed(inputs, options);
  };
  const inputs = ["a", { image: PIXEL }, { text: "  ", image: PIXEL }, { text: "b" }];
  const { vectors, usage } = await pair({ embed }).embed(inputs);
  expect(calls).toBe(1);
  expect(usage).toEqual({ tokens: 4 });
  const expected = ["a", PIXEL, PIXEL, "b"].flatMap((each) => [...fakeVector(each, 16)]);
  for (const [i, value] of expected.entries()) expect(vectors[i]).toBeCloseTo(value, 6);
});

test("An error names the input by its place in the whole", async () => {
  await expect(pair().embed([{ image: PIXEL }, "a", "bad"])).rejects.toMatchObject({
    kind: "invalid_input",
    inputIndex: 2,
  });
  await expect(pair().embed(["a", { image: "bad" }])).rejects.toMatchObject({ inputIndex: 1 });
});

test("Two embedders of other lengths, or without their modality, are no pair", () => {
  expect(() => pair({}, { dimensions: 8 })).toThrow(/of 16 numbers and fake\/image of 8/);
  expect(() => pair({ modalities: ["image"] })).toThrow(/takes no texts/);
  expect(() => pair({}, { modalities: ["text"] })).toThrow(/takes no images/);
});

test("A pair keeps to the narrower limits and the dearer price, and has both fingerprints", () => {
  const cheap = { perMillionTokens: 0.1, asOf: "2026-01-01" };
  const dear = { perMillionTokens: 0.4, asOf: "2026-01-01" };
  const both = pair({ price: cheap }, { price: dear, limits: { inputsPerRequest: 3 } });
  expect(both.limits).toEqual({ inputsPerRequest: 3, concurrentRequests: 1 });
  expect(both.price).toEqual(dear);
  expect(pair({ price: cheap }).price).toBe(undefined);
  expect(both.fingerprint).toContain("text=(fake/text)");
  expect(both.fingerprint).toContain("image=(fake/image)");
});
