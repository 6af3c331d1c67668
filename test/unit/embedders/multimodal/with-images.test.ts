import { expect, test } from "vitest";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import type { Embedder, EmbedderInput } from "../../../../src/embedders/embedder.ts";
import { EmbedderError } from "../../../../src/embedders/embedder-error.ts";
import { withImages } from "../../../../src/embedders/multimodal/with-images.ts";

function createImages(bytesPerRequest: number): {
  embedder: Embedder;
  requests: EmbedderInput[][];
} {
  const requests: EmbedderInput[][] = [];
  const embedder: Embedder = {
    id: "fake/images",
    fingerprint: "fake/images",
    dimensions: 1,
    modalities: ["text", "image"],
    limits: { inputsPerRequest: 8, bytesPerRequest, concurrentRequests: 6 },
    async embed(inputs) {
      requests.push([...inputs]);
      const vectors = new Float32Array(inputs.length).fill(1);
      return { vectors, usage: { tokens: inputs.length }, truncated: [] };
    },
  };
  return { embedder, requests };
}

const loader = {
  maxBytes: 100,
  async load(reference: string) {
    if (reference === "gone") throw new EmbedderError("invalid_input", "It is gone.");
    if (reference === "busy") throw new EmbedderError("unavailable", "It is busy.");
    return `data:${reference}${"=".repeat(95 - reference.length)}`;
  },
};

test("Images given by reference are loaded before the request, texts are left alone", async () => {
  const { embedder, requests } = createImages(1000);
  await withImages(embedder, loader).embed(["a", { text: "b", image: "x" }]);
  expect(requests).toEqual([["a", { text: "b", image: await loader.load("x") }]]);
});

test("Images are loaded four at a time, and in order", async () => {
  const { embedder, requests } = createImages(10_000);
  let under = 0;
  let most = 0;
  const slow = {
    maxBytes: 100,
    async load(reference: string) {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve));
      under--;
      return `data:${reference}`;
    },
  };
  const images = Array.from({ length: 7 }, (_, i) => ({ image: `image ${i}` }));
  await withImages(embedder, slow).embed(images);
  expect(most).toBe(4);
  expect(requests).toEqual([images.map(({ image }) => ({ image: `data:${image}` }))]);
});

test("An image that cannot be loaded is refused by its index, one that may come later is not", async () => {
  const whole = withImages(createImages(1000).embedder, loader);
  await expect(whole.embed(["a", { image: "gone" }])).rejects.toMatchObject({
    kind: "invalid_input",
    inputIndex: 1,
  });
  await expect(whole.embed(["a", { image: "busy" }])).rejects.toMatchObject({
    kind: "unavailable",
    inputIndex: undefined,
    isRetryable: true,
  });
});

test("Images that are too many bytes together go in several requests, one too large alone in none", async () => {
  const { embedder, requests } = createImages(250);
  const images = Array.from({ length: 8 }, (_, i) => ({ image: `image ${i}` }));
  const { vectors, failures } = await embedMany(withImages(embedder, loader), images);
  expect([...vectors]).toEqual(images.map(() => 1));
  expect(failures.size).toBe(0);
  expect(requests.every((request) => request.length <= 2)).toBe(true);
  const small = withImages(createImages(50).embedder, loader);
  await expect(small.embed([{ image: "x" }])).rejects.toMatchObject({
    kind: "invalid_input",
    inputIndex: 0,
  });
});

test("An embedder without images is refused", () => {
  const { embedder } = createImages(1000);
  expect(() => withImages({ ...embedder, modalities: ["text"] }, loader)).toThrow(/no images/);
});
