import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { Products } from "../../../../src/core/pipeline/products.ts";
import { encodeSections } from "../../../../src/core/sections.ts";
import { digestFit, digestText } from "../../../../src/jobs/fit/digest.ts";

const RESULT = [
  "documentTopics",
  "documentProbabilities",
  "topicWords",
  "mapPositions",
  "rowOfDocument",
  "representatives",
] as const;
const IDS = ["a", "b", "é"];

function createProducts(): Products {
  const products = new Products();
  products.set("documentTopics", Int32Array.of(0, -1, 0));
  products.set("documentProbabilities", Float32Array.of(1, 0, 0.5));
  products.set("topicWords", new TextEncoder().encode('[[{"word":"é","score":1}],[]]'));
  products.set("mapPositions", Float32Array.of(0, 1, 2, 3));
  products.set("rowOfDocument", Int32Array.of(0, 1, 0));
  products.set("representatives", Int32Array.of(0, 2, -1));
  return products;
}

test("a text's and bytes' digest is their SHA-256", async () => {
  const expected = createHash("sha256").update("naïve 🙂").digest("hex");
  expect(await digestText("naïve 🙂")).toBe(expected);
  expect(await digestText(new TextEncoder().encode("naïve 🙂"))).toBe(expected);
});

test("a fit's digest is the SHA-256 of its ids and of what readers see", async () => {
  const products = createProducts();
  const arrays = Object.fromEntries(RESULT.map((name) => [name, products.get(name)]));
  const bytes = encodeSections("fit result", 1, IDS, arrays);
  const expected = createHash("sha256").update(bytes).digest("hex");
  expect(await digestFit(IDS, products)).toBe(expected);
  products.set("centroids", Float32Array.of(1, 2));
  expect(await digestFit(IDS, products)).toBe(expected);
});

test("any byte that differs is another digest", async () => {
  const digests = new Set([await digestFit(IDS, createProducts())]);
  digests.add(await digestFit(["a", "b", "e"], createProducts()));
  let byteCount = 0;
  for (const name of RESULT) {
    const { length } = new Uint8Array(createProducts().get(name).buffer);
    for (let at = 0; at < length; at++) {
      const products = createProducts();
      const bytes = new Uint8Array(products.get(name).buffer);
      bytes[at] ^= 1;
      digests.add(await digestFit(IDS, products));
      byteCount++;
    }
  }
  expect(digests.size).toBe(byteCount + 2);
});
