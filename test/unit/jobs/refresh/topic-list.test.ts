import { expect, test } from "vitest";
import { Products } from "../../../../src/core/pipeline/products.ts";
import { listTopics, resizeTopics } from "../../../../src/jobs/refresh/topic-list.ts";

const IDS = ["a", "b", "c", "d", "e", "f"];
const words = (...names: string[]) => names.map((word, i) => ({ word, score: 1 / (i + 1) }));

function createProducts(documentTopics: number[], representatives: number[]): Products {
  const products = new Products();
  products.set("documentTopics", Int32Array.from(documentTopics));
  products.set("representatives", Int32Array.from(representatives));
  const lists = [words("river", "dam"), words("piano"), words("misc")];
  products.set("topicWords", new TextEncoder().encode(JSON.stringify(lists)));
  return products;
}

test("topics have their size, words and representative documents; the outliers come last", async () => {
  const products = createProducts([0, 1, -1, 0, 0, 1], [3, 0, 4, 5, 1, -1]);
  const long = "x".repeat(3000);
  const textOf = async (document: number) => (document === 3 ? long : `text ${document}`);
  const list = await listTopics(products, IDS, textOf);
  expect(list).toMatchObject({ documentCount: 6, outlierCount: 1 });
  expect(list.topics.map(({ id, size }) => [id, size])).toEqual([
    [0, 3],
    [1, 2],
    [-1, 1],
  ]);
  const [first, second, outliers] = list.topics;
  expect(first.words).toEqual(words("river", "dam"));
  expect(first.representativeDocuments).toEqual([
    { id: "d", text: long.slice(0, 2000) },
    { id: "a", text: "text 0" },
    { id: "e", text: "text 4" },
  ]);
  expect(second.representativeDocuments.map(({ id }) => id)).toEqual(["f", "b"]);
  expect(outliers).toMatchObject({ words: words("misc"), representativeDocuments: [] });
  expect(new Set(list.topics.map(({ name }) => name)).size).toBe(3);
});

test("without outliers there is no topic of them", async () => {
  const products = createProducts([0, 1, 1, 0, 0, 1], [3, 0, 4, 5, 1, -1]);
  const list = await listTopics(products, IDS, async () => "");
  expect(list.topics.map(({ id }) => id)).toEqual([0, 1]);
  expect(list.outlierCount).toBe(0);
});

test("other sizes sort the topics anew, and outliers appear and disappear", () => {
  const topic = (id: number, size: number) => ({
    id,
    name: `${id}`,
    size,
    words: words("w"),
    representativeDocuments: [],
  });
  const known = [topic(0, 5), topic(1, 4), topic(2, 3)];
  const resized = resizeTopics(known, [
    { topic: -1, count: 9 },
    { topic: 0, count: 4 },
    { topic: 1, count: 7 },
  ]);
  expect(resized).toMatchObject({ documentCount: 20, outlierCount: 9 });
  expect(resized.topics.map(({ id, size }) => [id, size])).toEqual([
    [1, 7],
    [0, 4],
    [2, 0],
    [-1, 9],
  ]);
  const without = resizeTopics(resized.topics, [
    { topic: 2, count: 1 },
    { topic: 0, count: 1 },
  ]);
  expect(without).toMatchObject({ documentCount: 2, outlierCount: 0 });
  expect(without.topics.map(({ id, size }) => [id, size])).toEqual([
    [0, 1],
    [2, 1],
    [1, 0],
  ]);
  expect(known.map(({ size }) => size)).toEqual([5, 4, 3]);
});
