import { expect, onTestFinished, test, vi } from "vitest";
import { EmbedderError } from "../../../../src/embedders/embedder-error.ts";
import { keyHeaders } from "../../../../src/embedders/openai/openai-client.ts";
import { createOpenAiRoute } from "../../../../src/embedders/openai/openai-route.ts";
import { FAKE_FAULTS } from "../../../support/fakes/fake-fault.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../../../support/fakes/openai-dialect.ts";

const KEY = "a-key-that-has-no-known-form";

function routeTo(baseUrl: string, send?: typeof fetch) {
  return createOpenAiRoute({
    id: "some/model",
    fingerprint: "some/model",
    dimensions: 8,
    limits: { inputsPerRequest: 4 },
    connection: { baseUrl, headers: keyHeaders(KEY), secrets: [KEY], fetch: send },
    promptOf: (inputType) => `${inputType}: `,
    bodyOf: (input) => ({ model: "model", input }),
  });
}

async function createVendor() {
  const vendor = await createFakeVendor({
    dialect: createOpenAiDialect({ dimensions: 8 }),
    key: KEY,
  });
  onTestFinished(() => vendor.close());
  return vendor;
}

const answerWith = (body: unknown) => async () => Response.json(body);

test("texts are sent with their prompts, empty ones are not, and have zeros", async () => {
  const vendor = await createVendor();
  const { vectors } = await routeTo(vendor.url).embed(["", "one", "", "two"], {
    inputType: "query",
  });
  expect(vendor.requests.map(({ inputs }) => inputs)).toEqual([["query: one", "query: two"]]);
  const zero = new Float32Array(8);
  const rows = [zero, vendor.vector("query: one"), zero, vendor.vector("query: two")];
  const expected = rows.flatMap((row) => [...row]);
  expect([...vectors].every((value, i) => Math.abs(value - (expected[i] ?? NaN)) < 1e-6)).toBe(
    true,
  );
});

test("nothing is sent where there is nothing to embed", async () => {
  const vendor = await createVendor();
  const { vectors, usage } = await routeTo(vendor.url).embed(["", ""]);
  expect(vectors).toEqual(new Float32Array(16));
  expect(usage.tokens).toBe(0);
  expect(vendor.requests).toEqual([]);
});

test("vectors are of unit length whatever the server answers, tokens estimated if it does not count", async () => {
  const data = [{ embedding: [3, 4, 0, 0, 0, 0, 0, 0] }];
  const { vectors, usage, hints } = await routeTo("https://a.acme.com", answerWith({ data })).embed(
    ["a text"],
  );
  expect([...vectors.subarray(0, 2)]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  expect(usage.tokens).toBeGreaterThan(0);
  expect(usage.isEstimated).toBe(true);
  expect(hints).toBeUndefined();
});

test("a body that is not whole JSON, or no JSON at all, is a wrong answer", async () => {
  const bodies = ['{"data":[', "", "text"];
  for (const body of bodies) {
    for (const type of ["application/json", "text/plain"]) {
      const send = async () => new Response(body, { headers: { "content-type": type } });
      const request = routeTo("https://a.acme.com", send).embed(["a text"]);
      await expect(request, body).rejects.toMatchObject({ kind: "protocol", isRetryable: true });
    }
  }
});

test("a server that is not there is a matter of the network", async () => {
  const request = routeTo("http://127.0.0.1:1").embed(["a text"]);
  await expect(request).rejects.toMatchObject({ kind: "network", isRetryable: true });
});

test("a signal ends a request whose answer has stopped half way", async () => {
  const vendor = await createVendor();
  const stop = new AbortController();
  const reason = new Error("enough");
  vendor.failNext("stalled-body");
  vendor.onStall(() => stop.abort(reason));
  const request = routeTo(vendor.url).embed(["a text"], { signal: stop.signal });
  await expect(request).rejects.toBe(reason);
});

test("a key is in no error and in no log, whatever goes wrong", async () => {
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
    vi.spyOn(console, level),
  );
  const vendor = await createVendor();
  for (const fault of FAKE_FAULTS) {
    vendor.failNext(fault);
    const signal = AbortSignal.timeout(fault === "stalled-body" ? 50 : 60_000);
    const texts = ["one", "two", "three", "four"];
    const error: unknown = await routeTo(vendor.url)
      .embed(texts, { signal })
      .catch((reason: unknown) => reason);
    if (!(error instanceof EmbedderError)) continue;
    const told = `${error.message} ${JSON.stringify(error)} ${error.stack} ${String(error.cause)}`;
    expect(told, fault).not.toContain(KEY);
  }
  const echo = async () => Response.json({ error: { message: `Bad ${KEY}` } }, { status: 401 });
  await expect(routeTo("https://a.acme.com", echo).embed(["one"])).rejects.not.toThrow(KEY);
  const fail = async () => {
    throw new TypeError(`cannot send ${KEY}`);
  };
  await expect(routeTo("https://a.acme.com", fail).embed(["one"])).rejects.not.toThrow(KEY);
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});
