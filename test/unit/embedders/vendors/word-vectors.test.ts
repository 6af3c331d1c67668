import { expect, test } from "vitest";
import { wordVectorVendors } from "../../../../src/embedders/vendors/word-vectors.ts";
import { createEmbedderRegistry } from "../../../../src/embedders/registry.ts";
import { importWordVectors } from "../../../../src/embedders/word-vectors/import-word-vectors.ts";
import { openWordVectors } from "../../../../src/embedders/word-vectors/open-word-vectors.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";

const text = "river 1 0 0\nwater 0.8 0.6 0\nengine 0 0 1\n";

async function createRegistry() {
  const objects = createMemoryObjectStore();
  const stream = new Blob([text]).stream();
  await importWordVectors(stream, objects, "models/tiny/", { format: "glove" });
  return createEmbedderRegistry(
    wordVectorVendors((name) => openWordVectors(objects, `models/${name}/`)),
  );
}

test.for(["word-vectors", "spacy"])(
  "%s embeds by the vectors imported under its name",
  async (vendor) => {
    const registry = await createRegistry();
    const embedder = await registry.resolve(`${vendor}/tiny?dimensions=3`);
    const { vectors } = await embedder.embed(["river water", "engine", "unknown"]);
    expect(vectors[2]).toBeCloseTo(0, 2);
    expect(vectors[0]).toBeGreaterThan(vectors[1] as number);
    expect(vectors[5]).toBeCloseTo(1, 2);
    expect([...vectors.subarray(6)]).toEqual([0, 0, 0]);
  },
);

test("dimensions other than those of the pack are refused, and so is their absence", async () => {
  const registry = await createRegistry();
  await expect(registry.resolve("word-vectors/tiny?dimensions=4")).rejects.toMatchObject({
    code: "invalid_option",
  });
  expect(() => registry.dimensionsOf("spacy/tiny")).toThrow(/does not say its dimensions/);
});

test("word vectors are looked up in lower case, or scaled first, where the id says so", async () => {
  const registry = await createRegistry();
  const embedBy = async (flags: string) => {
    const { embed, fingerprint } = await registry.resolve(`word-vectors/tiny?dimensions=3${flags}`);
    return { vectors: (await embed(["River"])).vectors, fingerprint };
  };
  expect([...(await embedBy("")).vectors]).toEqual([0, 0, 0]);
  const lower = await embedBy("&lowerCase=true");
  expect(lower.vectors[0]).toBeCloseTo(1, 2);
  const scaled = await embedBy("&lowerCase=true&unitWords=true");
  expect(scaled.fingerprint).not.toBe(lower.fingerprint);
  expect(() => registry.dimensionsOf("spacy/tiny?dimensions=3&lowerCase=true")).toThrow(
    /no parameter "lowerCase"/,
  );
});

test("pooled stacks the packs it names and pools the words of a text", async () => {
  const registry = await createRegistry();
  const embedder = await registry.resolve("pooled/tiny+tiny?dimensions=6&pooling=max");
  expect(embedder).toMatchObject({ dimensions: 6, hasZeroVectors: true });
  const { vectors } = await embedder.embed(["river engine"]);
  const expected = [1, 0, 1, 1, 0, 1].map((value) => value / 2);
  for (const [i, value] of expected.entries()) expect(vectors[i]).toBeCloseTo(value, 2);
  expect(() => registry.dimensionsOf("pooled/tiny")).toThrow(/does not say its dimensions/);
  expect(() => registry.dimensionsOf("pooled/tiny?dimensions=3&pooling=sum")).toThrow(/"sum"/);
  await expect(registry.resolve("pooled/tiny+tiny?dimensions=3")).rejects.toMatchObject({
    code: "invalid_option",
  });
});

test("a pack that was never imported is invalid_model", async () => {
  const registry = await createRegistry();
  await expect(registry.resolve("word-vectors/other?dimensions=3")).rejects.toMatchObject({
    code: "invalid_model",
  });
});
