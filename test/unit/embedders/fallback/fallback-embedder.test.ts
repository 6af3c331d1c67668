import { expect, test } from "vitest";
import type { Embedder } from "../../../../src/embedders/embedder.ts";
import { EmbedderError, type EmbedderErrorKind } from "../../../../src/embedders/embedder-error.ts";
import { createFallbackEmbedder } from "../../../../src/embedders/fallback/fallback-embedder.ts";
import { createScriptedVendor, type ScriptedRefusal } from "../../../support/scripted-vendor.ts";

const fails = (kind: EmbedderErrorKind) => () => new EmbedderError(kind, `It is ${kind}.`);
const host = (name: string, refuse?: ScriptedRefusal, about: Partial<Embedder> = {}) =>
  createScriptedVendor({ id: `tei/${name}`, fingerprint: "one model", ...about }, refuse);

test("The first host is asked alone where it answers", async () => {
  const [first, second] = [host("a"), host("b")];
  const { vectors } = await createFallbackEmbedder([first, second]).embed(["x"]);
  expect(vectors.length).toBe(3);
  expect([first.requests.length, second.requests.length]).toEqual([1, 0]);
});

test("The next host is asked where one fails for a reason of its own", async () => {
  for (const kind of ["overloaded", "unauthorized", "quota_exhausted", "network"] as const) {
    const [first, second] = [host("a", fails(kind)), host("b")];
    await createFallbackEmbedder([first, second]).embed(["x"]);
    expect([first.requests.length, second.requests.length], kind).toEqual([1, 1]);
  }
});

test("What another host says of its rates is not taken for the first one's", async () => {
  const hints = { requests: { limit: 5 } };
  const telling = (embedder: Embedder): Embedder => ({
    ...embedder,
    embed: async (...given) => ({ ...(await embedder.embed(...given)), hints }),
  });
  const alone = createFallbackEmbedder([telling(host("a"))]);
  expect(await alone.embed(["x"])).toHaveProperty("hints", hints);
  const second = createFallbackEmbedder([host("a", fails("overloaded")), telling(host("b"))]);
  expect(await second.embed(["x"])).not.toHaveProperty("hints");
});

test("What is wrong with the inputs is not tried elsewhere", async () => {
  for (const kind of ["invalid_input", "too_many_inputs", "input_too_long"] as const) {
    const [first, second] = [host("a", fails(kind)), host("b")];
    const chain = createFallbackEmbedder([first, second]);
    await expect(chain.embed(["x"])).rejects.toMatchObject({ kind });
    expect(second.requests.length, kind).toBe(0);
  }
});

test("Where all fail, the last error is the whole's", async () => {
  const chain = createFallbackEmbedder([host("a", fails("network")), host("b", fails("timeout"))]);
  await expect(chain.embed(["x"])).rejects.toMatchObject({ kind: "timeout" });
});

test("An abort ends the chain with its reason", async () => {
  const reason = new Error("stopped");
  const stop = new AbortController();
  const second = host("b");
  const first = host("a", () => {
    stop.abort(reason);
    return new EmbedderError("network", "cut");
  });
  const chain = createFallbackEmbedder([first, second]);
  await expect(chain.embed(["x"], { signal: stop.signal })).rejects.toBe(reason);
  expect(second.requests.length).toBe(0);
});

test("Hosts of other numbers are refused, both named", () => {
  const other = host("b", undefined, { fingerprint: "another model" });
  expect(() => createFallbackEmbedder([host("a"), other])).toThrow(
    /tei\/b cannot stand in for tei\/a.*another model instead of one model/,
  );
  expect(() => createFallbackEmbedder([])).toThrow(/0 embedders/);
});

test("A chain keeps to the narrowest limits and the dearest price", () => {
  const price = { perMillionTokens: 2, asOf: "2026-01-01" };
  const wide = { limits: { inputsPerRequest: 8, tokensPerInput: 512, concurrentRequests: 4 } };
  const narrow = { limits: { inputsPerRequest: 4, concurrentRequests: 2 }, price };
  const chain = createFallbackEmbedder([host("a", undefined, wide), host("b", undefined, narrow)]);
  expect(chain.limits).toEqual({ inputsPerRequest: 4, tokensPerInput: 512, concurrentRequests: 2 });
  expect(chain.price).toEqual(price);
  expect(chain.id).toBe("tei/a");
});
