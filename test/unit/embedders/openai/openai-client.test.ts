import OpenAI, { AzureOpenAI } from "openai";
import { expect, onTestFinished, test } from "vitest";
import {
  createOpenAiEmbedder,
  type OpenAiOptions,
} from "../../../../src/embedders/openai/openai.ts";
import { createOpenAiClient, keyHeaders } from "../../../../src/embedders/openai/openai-client.ts";
import { createFakeVendor, type FakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../../../support/fakes/openai-dialect.ts";

const MODEL = "text-embedding-3-small";

async function createVendor(about: Parameters<typeof createOpenAiDialect>[0] = {}) {
  const vendor = await createFakeVendor({ dialect: createOpenAiDialect(about) });
  onTestFinished(() => vendor.close());
  return vendor;
}

/** What the client says of itself and its tries, which ours leaves out. */
const OF_THE_CLIENT = /^(?:x-stainless-|host$|connection$)/;

function withoutClient({ method, url, headers, body }: FakeVendor["requests"][number]) {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_CLIENT.test(name));
  return { method, url, body, headers: Object.fromEntries(kept) };
}

async function expectEqualRequests(
  vendor: FakeVendor,
  client: OpenAI,
  options: Partial<OpenAiOptions>,
): Promise<void> {
  const input = ["one", "two – zwei"];
  const { dimensions } = options;
  await client.embeddings.create({ model: MODEL, input, ...(dimensions && { dimensions }) });
  const urlRules = { trustedOrigins: [new URL(vendor.url).origin] };
  const about = { model: MODEL, apiKey: vendor.key, baseUrl: vendor.url, urlRules };
  await createOpenAiEmbedder({ ...about, ...options }).embed(input);
  const [theirs, ours] = vendor.requests.map(withoutClient);
  expect(theirs).toBeDefined();
  // The agent of a subclass has its name.
  const agent = { headers: { ...theirs?.headers, "user-agent": ours?.headers["user-agent"] } };
  expect(ours).toEqual({ ...theirs, ...agent });
}

test("requests are those OpenAI's client makes by itself", async () => {
  const vendor = await createVendor();
  const client = new OpenAI({ apiKey: vendor.key, baseURL: vendor.url, maxRetries: 0 });
  await expectEqualRequests(vendor, client, {});
});

test("requests for fewer dimensions are those OpenAI's client makes by itself", async () => {
  const vendor = await createVendor();
  const about = { organization: "org-1", project: "proj-1" };
  const client = new OpenAI({ ...about, apiKey: vendor.key, baseURL: vendor.url });
  await expectEqualRequests(vendor, client, { ...about, dimensions: 256 });
});

test("requests to Azure are those OpenAI's client for Azure makes by itself", async () => {
  const deployment = "a/b c";
  const basePath = `/openai/deployments/${encodeURIComponent(deployment)}`;
  const vendor = await createVendor({ basePath, keyHeader: "api-key" });
  const about = { endpoint: new URL(vendor.url).origin, apiVersion: "2024-10-21", deployment };
  const client = new AzureOpenAI({ ...about, apiKey: vendor.key });
  await expectEqualRequests(vendor, client, { azure: about });
});

test("a redirect is not followed, and the key does not go along", async () => {
  const elsewhere = await createVendor();
  const requests: string[] = [];
  const send: typeof fetch = async (url, init) => {
    requests.push(`${String(url)} ${init?.redirect}`);
    return new Response(null, { status: 307, headers: { location: elsewhere.url } });
  };
  const embedder = createOpenAiEmbedder({ model: MODEL, apiKey: "sk-a-key", fetch: send });
  const request = embedder.embed(["one"]);
  await expect(request).rejects.toMatchObject({ kind: "protocol", isRetryable: false });
  expect(requests).toEqual(["https://api.openai.com/v1/embeddings manual"]);
  expect(elsewhere.requests).toEqual([]);
});

test("each request is made once, whatever comes of it", async () => {
  const vendor = await createVendor();
  const connection = { baseUrl: vendor.url, headers: keyHeaders(vendor.key), secrets: [] };
  for (const answers of ["whole", "stream"] as const) {
    const client = await createOpenAiClient("openai/m", connection, answers);
    vendor.failNext("server-error");
    const before = vendor.requests.length;
    const body = { model: MODEL, input: ["one"] };
    await expect(client.post("/embeddings", { body })).rejects.toThrow("500");
    expect(vendor.requests.length).toBe(before + 1);
  }
});

test("a key has one header", () => {
  expect(keyHeaders("k")).toEqual({ Authorization: "Bearer k" });
  expect(keyHeaders("k", "api-key")).toEqual({ Authorization: null, "api-key": "k" });
  expect(keyHeaders(undefined)).toEqual({ Authorization: null });
});
