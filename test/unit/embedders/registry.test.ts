import { expect, test, vi } from "vitest";
import { createEmbedderRegistry } from "../../../src/embedders/registry.ts";
import { readStaticModelFiles } from "../../support/static-model.ts";

test("the static model is loaded once, when first asked for", async () => {
  const staticModel = vi.fn(async () => readStaticModelFiles());
  const registry = createEmbedderRegistry({ staticModel });
  expect(registry.dimensionsOf("static/en")).toBe(256);
  expect(staticModel).not.toHaveBeenCalled();
  const one = await registry.resolve("static/en");
  expect(await registry.resolve("static/en")).toBe(one);
  expect(one.dimensions).toBe(256);
  expect(staticModel).toHaveBeenCalledTimes(1);
});

test("a load that never ends, as that of a request that was broken off, holds up no other", async () => {
  const staticModel = vi
    .fn(async () => readStaticModelFiles())
    .mockReturnValueOnce(new Promise(() => {}));
  const registry = createEmbedderRegistry({ staticModel });
  void registry.resolve("static/en");
  expect((await registry.resolve("static/en")).id).toBe("static/en");
});

test("a load that failed is tried again", async () => {
  const staticModel = vi
    .fn(async () => readStaticModelFiles())
    .mockRejectedValueOnce(new Error("no network"));
  const registry = createEmbedderRegistry({ staticModel });
  await expect(registry.resolve("static/en")).rejects.toThrow("no network");
  expect((await registry.resolve("static/en")).id).toBe("static/en");
});

test("precomputed embedders are known by their dimensions", async () => {
  const registry = createEmbedderRegistry({ staticModel: () => Promise.reject(new Error()) });
  expect(registry.dimensionsOf("precomputed/384")).toBe(384);
  expect((await registry.resolve("precomputed/384")).dimensions).toBe(384);
});

test("an unknown id is refused with the ids known", async () => {
  const registry = createEmbedderRegistry({ staticModel: () => Promise.reject(new Error()) });
  const unknown = {
    code: "unknown_embedder",
    message: expect.stringMatching(/"openai\/x".*"static\/en".*"precomputed/),
  };
  expect(() => registry.dimensionsOf("openai/x")).toThrow(expect.objectContaining(unknown));
  await expect(registry.resolve("openai/x")).rejects.toMatchObject(unknown);
});
