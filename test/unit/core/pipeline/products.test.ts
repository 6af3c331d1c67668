import { expect, test } from "vitest";
import { Products } from "../../../../src/core/pipeline/products.ts";

test("products are there from when they are set until they are dropped", () => {
  const products = new Products();
  const rows = Int32Array.of(0, 1);
  products.set("rowOfDocument", rows);
  products.set("isolated", Uint8Array.of(1));
  expect(products.get("rowOfDocument")).toBe(rows);
  expect(products.names()).toEqual(["rowOfDocument", "isolated"]);
  products.drop("isolated", "centroids");
  expect(products.names()).toEqual(["rowOfDocument"]);
  expect(() => products.get("isolated")).toThrow("isolated");
});

test("what is released is no product any more, and its memory is given back", () => {
  const products = new Products();
  const centroids = new Float32Array(4);
  products.set("centroids", centroids);
  products.release("centroids", "isolated");
  expect(products.names()).toEqual([]);
  expect(centroids.length).toBe(0);
});
