import { expect, test } from "vitest";
import { createTestApi, readCode } from "../../../support/api.ts";

test("the cache says what it holds and has saved", async () => {
  const response = await createTestApi().call("GET", "/v1/cache");
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    vectorCount: 1000,
    savedCost: 0.6,
    currency: "USD",
    fingerprints: [{ fingerprint: "openai;small", encodings: { f32: 1_640_000 } }],
    lastPrune: null,
  });
});

test("a check goes on with its cursor", async () => {
  const api = createTestApi();
  const first = await (await api.call("POST", "/v1/cache/verify", {})).json();
  expect(first).toMatchObject({ damaged: [{ detail: "cut off" }], cursor: "vectors/x/5" });
  const { cursor } = first as { cursor: string };
  const second = await (await api.call("POST", "/v1/cache/verify", { cursor })).json();
  expect(second).toMatchObject({ damaged: [], cursor: null });
});

test("a prune has a week's grace where no other is asked for, and an hour's at least", async () => {
  const api = createTestApi();
  const prune = (body: object) => api.call("POST", "/v1/cache/prune", body);
  expect(await (await prune({})).json()).toMatchObject({ state: "sweeping", graceHours: 168 });
  expect(await (await prune({ graceHours: 1 })).json()).toMatchObject({ graceHours: 1 });
  expect(await readCode(prune({ graceHours: 0.5 }))).toBe("400 invalid_request");
  expect(await readCode(prune({ grace: 2 }))).toBe("422 invalid_option");
});
