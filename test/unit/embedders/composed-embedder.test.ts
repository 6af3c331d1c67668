import { afterAll, expect, test } from "vitest";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { createEmbedderRegistry } from "../../../src/embedders/registry.ts";
import { precomputedVendor, staticVendor } from "../../../src/embedders/vendors/built-in.ts";
import { hostedVendors } from "../../../src/embedders/vendors/hosted.ts";
import { testEmbedder } from "../../contracts/embedder.ts";
import { createCustomDialect } from "../../support/fakes/custom-dialect.ts";
import { createFakeVendor, type FakeVendor } from "../../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../../support/fakes/openai-dialect.ts";
import { createTeiDialect } from "../../support/fakes/tei-dialect.ts";
import { readStaticModelFiles } from "../../support/static-model.ts";

const basePath = "/openai/deployments/topics";
const openai = await createFakeVendor({ dialect: createOpenAiDialect() });
const azure = await createFakeVendor({
  dialect: createOpenAiDialect({ basePath, keyHeader: "api-key" }),
});
const custom = await createFakeVendor({ dialect: createCustomDialect() });
const tei = await createFakeVendor({ dialect: createTeiDialect() });
afterAll(() => Promise.all([openai, azure, custom, tei].map((vendor) => vendor.close())));

const settings: Record<string, string> = {
  OPENAI_API_KEY: "sk-test-1",
  AZURE_OPENAI_ENDPOINT: new URL(azure.url).origin,
  AZURE_OPENAI_API_KEY: azure.key,
  CUSTOM_A_URL: custom.url,
  CUSTOM_A_API_KEY: custom.key,
  CUSTOM_B_URL: custom.url,
  CUSTOM_B_API_KEY: custom.key,
  TEI_A_BASE_URL: tei.url,
  TEI_A_API_KEY: tei.key,
  TEI_DOWN_BASE_URL: "http://127.0.0.1:1",
};
const registryWith = (given: Record<string, string>) =>
  createEmbedderRegistry([
    staticVendor(async () => readStaticModelFiles()),
    precomputedVendor,
    ...hostedVendors((name) => given[name]),
  ]);
const registry = registryWith(settings);
const resolve = (name: unknown) => registry.resolve(JSON.stringify(name));
const CUSTOM_A = "custom/a?dimensions=16";
const CUSTOM_B = "custom/b?dimensions=16";
const CHAIN = ["azure/topics?model=text-embedding-3-small", "openai/text-embedding-3-small"];
const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

testEmbedder("a chain by its name", () => resolve([CUSTOM_A]));
testEmbedder("side by side by their names", () => resolve({ concat: [CUSTOM_A, CUSTOM_B] }));
testEmbedder("a mean by its name", () => resolve({ mean: [CUSTOM_A, CUSTOM_B] }));
testEmbedder("a pair by its name", () =>
  resolve({ text: CUSTOM_A, image: "custom/b?dimensions=16&modalities=image" }),
);

test("a chain has the fingerprint of its members and asks the next where one fails", async () => {
  const name = [CHAIN[0], CHAIN[0]?.replace("topics", "topics ")];
  const chain = await resolve(CHAIN);
  expect(chain.id).toBe(JSON.stringify(CHAIN));
  expect(chain.dimensions).toBe(1536);
  expect(chain.fingerprint).toBe((await registry.resolve(CHAIN[1] as string)).fingerprint);
  await expect(resolve(name)).resolves.toMatchObject({ fingerprint: chain.fingerprint });
  const asked = () => azure.requests.length;
  const before = asked();
  await chain.embed(["gold"]);
  expect(asked()).toBe(before + 1);
});

test("vectors of members side by side have the cosine of both, by the squares of the weights", async () => {
  const weights = { concat: [CUSTOM_A, { embedder: "static/en", weight: 2 }] };
  const both = await resolve(weights);
  expect(both.dimensions).toBe(16 + 256);
  expect(registry.dimensionsOf(JSON.stringify(weights))).toBe(16 + 256);
  const cosineBy = async (name: string) => {
    const { dimensions, embed } = await registry.resolve(name);
    const { vectors } = await embed(["gold coin", "silver coin"]);
    return cosine(vectors.subarray(0, dimensions), vectors.subarray(dimensions));
  };
  const expected = ((await cosineBy(CUSTOM_A)) + 4 * (await cosineBy("static/en"))) / 5;
  expect(await cosineBy(both.id)).toBeCloseTo(expected, 5);
});

test("what a composition is made of decides its fingerprint, its writing does not", async () => {
  const one = await registry.resolve(`{ "concat": ["${CUSTOM_A}", "static/en"] }`);
  const other = await resolve({ concat: [{ embedder: CUSTOM_A, weight: 1 }, "static/en"] });
  const weighed = await resolve({ concat: [{ embedder: CUSTOM_A, weight: 2 }, "static/en"] });
  const turned = await resolve({ concat: ["static/en", CUSTOM_A] });
  expect(other.fingerprint).toBe(one.fingerprint);
  expect(weighed.fingerprint).not.toBe(one.fingerprint);
  expect(turned.fingerprint).not.toBe(one.fingerprint);
});

test("a server that is down when a chain is opened is left out, and asked for again", async () => {
  const given = { ...settings };
  const late = registryWith(given);
  const chain = JSON.stringify(["tei/down?dimensions=384", "tei/a?dimensions=384"]);
  const { fingerprint, embed } = await late.resolve(chain);
  expect((await embed(["gold"])).vectors).toHaveLength(384);
  const other: FakeVendor = await createFakeVendor({ dialect: createTeiDialect() });
  given["TEI_DOWN_BASE_URL"] = other.url;
  given["TEI_DOWN_API_KEY"] = other.key;
  const whole = await late.resolve(chain);
  expect(whole.fingerprint).toBe(fingerprint);
  await whole.embed(["gold"]);
  expect(other.requests.at(-1)?.inputs).toEqual(["gold"]);
  expect(await late.resolve(chain)).toBe(whole);
  await other.close();
});

test("a chain of which nobody can be had says why", async () => {
  const chain = JSON.stringify(["tei/down?dimensions=384"]);
  await expect(registry.check(chain)).rejects.toMatchObject({ kind: "network" });
});

test.for([
  [[CUSTOM_A, CUSTOM_B], "embedder_mismatch", /cannot stand in for/],
  [[CUSTOM_A, "custom/b?dimensions=8"], "embedder_mismatch", /16 dimensions and .* 8/],
  [[CUSTOM_A, "nobody/nothing"], "unknown_embedder", /"nobody\/nothing"/],
  [{ mean: [CUSTOM_A, "static/en"] }, "dimension_mismatch", /expected embedders of one space/],
  [{ text: CUSTOM_A, image: CUSTOM_B }, "invalid_option", /takes no images/],
  [{ concat: ["precomputed/8", CUSTOM_A] }, "invalid_option", /precomputed\/8 embeds nothing/],
  [["precomputed/8"], "invalid_option", /embeds nothing/],
  [{ concat: [CUSTOM_A], weights: [1] }, "invalid_option", /is no name/],
] as const)("%j is refused as %s", async ([name, code, message]) => {
  const check = () => registry.check(JSON.stringify(name));
  await expect(check()).rejects.toMatchObject({ code });
  await expect(check()).rejects.toThrow(message);
});

test.for([
  [CUSTOM_A, false],
  ["custom/a?dimensions=16&modalities=text,image", true],
  ["static/en", false],
  [[CUSTOM_A, "custom/a?dimensions=16&modalities=text,image"], false],
  [{ text: CUSTOM_A, image: "custom/a?dimensions=16&modalities=image" }, true],
  [{ concat: ["custom/a?dimensions=16&modalities=text,image"] }, true],
  [{ concat: ["custom/a?dimensions=16&modalities=text,image", "static/en"] }, false],
] as const)("whether %j takes images is known before it is loaded: %o", ([name, takes]) => {
  const text = typeof name === "string" ? name : JSON.stringify(name);
  expect(registry.takesImages(text)).toBe(takes);
});

test("images are taken by reference, and one that cannot be had costs nothing", async () => {
  const image = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  const load = async (reference: string) => {
    if (reference === "r2:images/a.gif") return image;
    throw new EmbedderError("invalid_input", "It is gone.");
  };
  const loading = createEmbedderRegistry(
    hostedVendors((name) => settings[name]),
    { maxBytes: 1000, load },
  );
  const { embed } = await loading.resolve(
    JSON.stringify({ text: CUSTOM_A, image: "custom/a?dimensions=16&modalities=image" }),
  );
  const before = custom.requests.length;
  const gone = embed([{ text: "gold", image: "r2:images/gone.gif" }]);
  await expect(gone).rejects.toMatchObject({ kind: "invalid_input", inputIndex: 0 });
  expect(custom.requests).toHaveLength(before);
});

test("an id alone is checked without being loaded", async () => {
  await registry.check("tei/down?dimensions=384");
  await expect(registry.check("tei/down")).rejects.toMatchObject({ code: "invalid_option" });
});
