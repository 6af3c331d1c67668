import { expect, test } from "vitest";
import {
  createPrecomputedEmbedder,
  precomputedDimensions,
} from "../../../src/embedders/precomputed.ts";

test("the id names 1 … 4096 dimensions", () => {
  expect(precomputedDimensions("precomputed/1")).toBe(1);
  expect(precomputedDimensions("precomputed/4096")).toBe(4096);
  const others = ["0", "4097", "01", "-3", "3.5", "1e3", "", "10000", " 5", "5\n"];
  for (const other of others) expect(precomputedDimensions(`precomputed/${other}`)).toBeNull();
  expect(precomputedDimensions("static/en")).toBeNull();
});

test("a text without a vector of its own is refused", async () => {
  const embedder = createPrecomputedEmbedder(3);
  expect(embedder).toMatchObject({ id: "precomputed/3", dimensions: 3 });
  await expect(embedder.embed(["text"])).rejects.toMatchObject({ code: "vector_required" });
});
