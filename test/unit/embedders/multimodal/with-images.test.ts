import { expect, test } from "vitest";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import type { Embedder, EmbedderInput } from "../../../../src/embedders/embedder.ts";
import { EmbedderError } from "../../../../src/embedders/embedder-error.ts";
import { withImages } from "../../../../src/embedders/multimodal/with-images.ts";
import { createVirtualClock } from "../../../support/virtual-clock.ts";

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

test("Images that cannot be loaded are refused by their indexes, each tried once for that", async () => {
  const { embedder, requests } = createImages(10_000);
  const tried: string[] = [];
  const counting = {
    maxBytes: 100,
    load(reference: string) {
      tried.push(reference);
      return loader.load(reference.replace(/^gone.*/, "gone"));
    },
  };
  const images = ["gone 1", "a", "gone 2", "b", "c", "gone 3"].map((image) => ({ image }));
  const { failures } = await embedMany(withImages(embedder, counting), images, {
    onFailure: "skip",
  });
  expect([...failures.keys()].toSorted()).toEqual([0, 2, 5]);
  expect(failures.get(2)?.message).toBe("Input 2: It is gone.");
  expect(requests).toHaveLength(1);
  expect(tried.filter((reference) => reference.startsWith("gone")).toSorted()).toEqual([
    "gone 1",
    "gone 2",
    "gone 3",
  ]);
  await withImages(embedder, counting).embed([{ image: "a" }]);
});

test("A host that is busy is asked three times, and then costs its image alone", async () => {
  const { embedder } = createImages(10_000);
  const clock = createVirtualClock();
  let count = 0;
  const recovering = {
    maxBytes: 100,
    async load(reference: string) {
      if (reference === "busy" || (reference === "slow" && ++count < 3)) return loader.load("busy");
      return loader.load(reference);
    },
  };
  const whole = withImages(embedder, recovering, clock);
  await whole.embed([{ image: "slow" }]);
  expect(count).toBe(3);
  expect(clock.naps.filter((ms) => ms !== 10_000)).toEqual([500, 2_000]);
  await expect(whole.embed(["a", { image: "busy" }])).rejects.toMatchObject({
    kind: "invalid_input",
    inputIndex: 1,
    isRetryable: false,
  });
});

test("A host that does not answer costs ten seconds and its image, a signal ends it all", async () => {
  const never = { maxBytes: 100, load: () => new Promise<string>(() => {}) };
  const clock = createVirtualClock();
  const whole = withImages(createImages(10_000).embedder, never, clock);
  await expect(whole.embed([{ image: "x" }])).rejects.toMatchObject({
    kind: "invalid_input",
    inputIndex: 0,
    message: expect.stringContaining("10000 ms"),
  });
  expect(clock.now()).toBe(10_000);
  const stop = new AbortController();
  const stopped = withImages(createImages(10_000).embedder, never).embed([{ image: "x" }], {
    signal: stop.signal,
  });
  stop.abort(new Error("enough"));
  await expect(stopped).rejects.toThrow("enough");
});

test("What the bucket itself throws passes", async () => {
  const broken = { maxBytes: 100, load: () => Promise.reject(new Error("R2 is down")) };
  const whole = withImages(createImages(1000).embedder, broken);
  await expect(whole.embed([{ image: "x" }])).rejects.toThrow("R2 is down");
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
