import OpenAI from "openai";
import { expect, test } from "vitest";
import { FAKE_FAULTS } from "../../support/fakes/fake-fault.ts";
import { createFakeVendor } from "../../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../../support/fakes/openai-dialect.ts";

const dialect = createOpenAiDialect({ dimensions: 8 });

function clientOf({ url, key }: { url: string; key: string }): OpenAI {
  return new OpenAI({ apiKey: key, baseURL: url, maxRetries: 0 });
}

const request = (input: string | string[]) => ({ model: "text-embedding-3-small", input });

test("OpenAI's own client gets the vectors of the texts, as base64 and as numbers", async () => {
  await using vendor = await createFakeVendor({ dialect });
  const client = clientOf(vendor);
  for (const encoding_format of ["base64", "float", undefined] as const) {
    const input = ["one", "two"];
    const { data, usage } = await client.embeddings.create({
      ...request(input),
      ...(encoding_format && { encoding_format }),
    });
    expect(usage.total_tokens).toBe(2);
    for (const [index, { embedding }] of data.entries()) {
      const row = vendor.vector(input[index] ?? "");
      const bytes = Buffer.from(row.buffer).toString("base64");
      expect(embedding).toEqual(encoding_format === "base64" ? bytes : [...row]);
    }
  }
  expect(vendor.tokensPaid).toBe(6);
  expect(vendor.violations).toEqual([]);
});

test("limits are kept, whatever is sent", async () => {
  const limits = { inputsPerRequest: 3, tokensPerInput: 10, tokensPerRequest: 20 };
  await using vendor = await createFakeVendor({ dialect, limits });
  const { embeddings } = clientOf(vendor);
  await expect(embeddings.create(request(["a", "b", "c", "d"]))).rejects.toThrow("length 3");
  await expect(embeddings.create(request("x".repeat(44)))).rejects.toThrow("is 10 tokens");
  const eight = "x".repeat(32);
  await expect(embeddings.create(request([eight, eight, eight]))).rejects.toThrow("max 20 tokens");
  await expect(embeddings.create(request(""))).rejects.toThrow("invalid");
  expect(vendor.tokensPaid).toBe(0);
  expect(vendor.violations).toEqual([]);
});

test("what the vendor's document does not allow is refused and remembered", async () => {
  await using vendor = await createFakeVendor({ dialect });
  const { embeddings } = clientOf(vendor);
  await expect(embeddings.create({ ...request("a"), dimensions: 0 })).rejects.toThrow("400");
  expect(vendor.violations).toHaveLength(1);
});

test("a wrong key is refused", async () => {
  await using vendor = await createFakeVendor({ dialect });
  const client = clientOf({ url: vendor.url, key: "another" });
  await expect(client.embeddings.create(request("a"))).rejects.toThrow("401");
});

test("every fault comes as often as it is asked for, and then no more", async () => {
  await using vendor = await createFakeVendor({ dialect });
  const input = ["one", "two", "three", "four"];
  const body = JSON.stringify(request(input));
  const headers = { authorization: `Bearer ${vendor.key}` };
  const post = (patienceMs = 30_000) => {
    const signal = AbortSignal.timeout(patienceMs);
    return fetch(`${vendor.url}/embeddings`, { method: "POST", headers, body, signal })
      .then(async (response) => `${response.status} ${await response.text()}`)
      .catch((error: unknown) => String(error));
  };
  const good = await post();
  for (const fault of FAKE_FAULTS) {
    vendor.failNext(fault);
    expect(await post(fault === "stalled-body" ? 300 : undefined), fault).not.toBe(good);
    expect(await post(), fault).toBe(good);
  }
});

test("texts sent again after an answer are known", async () => {
  await using vendor = await createFakeVendor({ dialect });
  const { embeddings } = clientOf(vendor);
  vendor.failNext("server-error");
  await expect(embeddings.create(request(["a", "b"]))).rejects.toThrow("500");
  await embeddings.create(request(["a", "b"]));
  expect(vendor.sentAgain()).toEqual([]);
  await embeddings.create(request(["b", "c"]));
  expect(vendor.sentAgain()).toEqual(["b"]);
});
