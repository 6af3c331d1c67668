import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import {
  createOpenAiEmbedder,
  type OpenAiOptions,
} from "../../../../src/embedders/openai/openai.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeVendor, type FakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../../../support/fakes/openai-dialect.ts";

const MODEL = "text-embedding-3-small";

async function createVendor(): Promise<FakeVendor> {
  const vendor = await createFakeVendor({ dialect: createOpenAiDialect() });
  onTestFinished(async () => {
    expect(vendor.violations).toEqual([]);
    await vendor.close();
  });
  return vendor;
}

function embedderAt(vendor: FakeVendor, options: Partial<OpenAiOptions> = {}) {
  const urlRules = { trustedOrigins: [new URL(vendor.url).origin] };
  return createOpenAiEmbedder({
    model: MODEL,
    apiKey: vendor.key,
    baseUrl: vendor.url,
    urlRules,
    ...options,
  });
}

afterEach(() => vi.unstubAllEnvs());

const shared = await createFakeVendor({ dialect: createOpenAiDialect() });
testEmbedder("openai", async () => embedderAt(shared, { dimensions: 16 }));

test("vectors are the vendor's, bit for bit but for rounding, with its count of tokens", async () => {
  const vendor = await createVendor();
  const { vectors, usage, hints } = await embedderAt(vendor).embed(["one", "two"]);
  const expected = [...vendor.vector("one"), ...vendor.vector("two")];
  expect([...vectors].every((value, i) => Math.abs(value - (expected[i] ?? NaN)) < 1e-7)).toBe(
    true,
  );
  expect(usage).toEqual({ tokens: 2 });
  expect(hints).toEqual({
    requests: { limit: 3000, remaining: 2999, resetMs: 20 },
    tokens: { limit: 1_000_000, remaining: 999_998, resetMs: 60_500 },
  });
});

test("dimensions are asked for only where they are not the model's own", async () => {
  const vendor = await createVendor();
  await embedderAt(vendor, { dimensions: 1536 }).embed(["one"]);
  await embedderAt(vendor, { dimensions: 256 }).embed(["one"]);
  expect(vendor.requests.map(({ body }) => body)).toEqual([
    { model: MODEL, input: ["one"], encoding_format: "base64" },
    { model: MODEL, input: ["one"], encoding_format: "base64", dimensions: 256 },
  ]);
});

test("dimensions a model does not have are refused", () => {
  const make = (options: Partial<OpenAiOptions>) => () =>
    createOpenAiEmbedder({ model: MODEL, apiKey: "sk-key", ...options });
  expect(make({ dimensions: 1537 })).toThrow("1 … 1536 dimensions, not 1537");
  expect(make({ dimensions: 0.5 })).toThrow("not 0.5");
  expect(make({ model: "text-embedding-ada-002", dimensions: 512 })).toThrow("not 512");
  expect(make({ model: "another" })).toThrow("dimensions to be given");
  expect(make({ model: "another", dimensions: 768 })().dimensions).toBe(768);
});

test("a server's address is checked", () => {
  const make = (baseUrl: string) => () =>
    createOpenAiEmbedder({ model: MODEL, apiKey: "sk-key", baseUrl });
  expect(make("http://127.0.0.1:1/v1")).toThrow("refused");
  expect(make("https://169.254.169.254/v1")).toThrow("refused");
});

test("nothing of the environment is sent, and nothing of the client's but its name", async () => {
  vi.stubEnv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
  vi.stubEnv("OPENAI_API_KEY", "sk-environment");
  vi.stubEnv("OPENAI_ADMIN_KEY", "sk-admin");
  vi.stubEnv("OPENAI_ORG_ID", "org-environment");
  vi.stubEnv("OPENAI_PROJECT_ID", "proj-environment");
  vi.stubEnv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer sk-other\nX-Leak: 1");
  vi.stubEnv("OPENAI_LOG", "debug");
  const log = vi.spyOn(console, "debug");
  const vendor = await createVendor();
  await embedderAt(vendor).embed(["one"]);
  const headers = vendor.requests[0]?.headers ?? {};
  const given = Object.keys(headers).filter((name) => !/^(accept|connection|host|sec-)/.test(name));
  expect(given.toSorted()).toEqual([
    "authorization",
    "content-length",
    "content-type",
    "user-agent",
  ]);
  expect(headers.authorization).toBe(`Bearer ${vendor.key}`);
  expect(log).not.toHaveBeenCalled();
});

test("organization and project are sent where they are given", async () => {
  const vendor = await createVendor();
  await embedderAt(vendor, { organization: "org-1", project: "proj-1" }).embed(["one"]);
  expect(vendor.requests[0]?.headers).toMatchObject({
    "openai-organization": "org-1",
    "openai-project": "proj-1",
  });
});

test("a deployment at Azure has its own address and header", async () => {
  const basePath = "/openai/deployments/small%20one";
  const dialect = createOpenAiDialect({ basePath, keyHeader: "api-key" });
  await using vendor = await createFakeVendor({ dialect });
  const { origin } = new URL(vendor.url);
  const embedder = embedderAt(vendor, {
    azure: { endpoint: origin, apiVersion: "2024-10-21", deployment: "small one" },
  });
  const { vectors } = await embedder.embed(["one"]);
  expect(vectors).toHaveLength(1536);
  const [{ url, headers } = { url: "", headers: {} }] = vendor.requests;
  expect(url).toBe(`${basePath}/embeddings?api-version=2024-10-21`);
  expect(headers).not.toHaveProperty("authorization");
  expect(embedder.id).toBe("azure/small one");
  expect(embedder.fingerprint).toBe(embedderAt(vendor, { baseUrl: undefined }).fingerprint);
});

test("whoever shares a key shares its account, and the key is not to be had from it", async () => {
  const [one, other] = ["sk-key-one", "sk-key-two"].map((apiKey) =>
    createOpenAiEmbedder({ model: MODEL, apiKey }),
  );
  const account = await one?.rates?.account();
  expect(account).toMatch(/^[0-9a-f]{32}$/);
  expect(await other?.rates?.account()).not.toBe(account);
  expect(JSON.stringify(one)).not.toContain("sk-key");
});

test("the price is the published one, or another", () => {
  const price = { perMillionTokens: 1, asOf: "2026-01-01" };
  const make = (options: Partial<OpenAiOptions>) =>
    createOpenAiEmbedder({ model: MODEL, apiKey: "sk-key", ...options }).price;
  expect(make({})?.perMillionTokens).toBe(0.02);
  expect(make({ price })).toBe(price);
});
