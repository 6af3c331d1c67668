import { expect, test } from "vitest";
import type { Usage } from "../../../../src/api/schemas/usage.ts";
import type { AccessKey, UsageLimits } from "../../../../src/jobs/keys/access-key.ts";
import { createTestApi, readCode, readProblem, type TestApi } from "../../../support/api.ts";

const ADMIN = { authorization: "Bearer configured-key" };

async function createWorld(limits: UsageLimits, scope: Partial<AccessKey> = {}) {
  const spent = { tokens: 40, cost: 0.25 };
  const api = createTestApi({
    access: { keys: ["configured-key"] },
    embeddings: {
      async embed(_, inputs, spend) {
        spend(spent);
        return { vectors: new Float32Array(4 * inputs.length), dimensions: 4, tokens: 40 };
      },
    },
  });
  await api.call("PUT", "/v1/corpora/a", {}, ADMIN);
  const { key, text } = await api.keyring.create({
    name: "",
    origins: [],
    expiresAt: null,
    role: "write",
    corpora: null,
    ...scope,
    limits,
  });
  const headers = { authorization: `Bearer ${text}` };
  return { api, id: key.id, headers };
}

const documents = (count: number, first = 0) => ({
  documents: Array.from({ length: count }, (_, i) => ({ id: `d${first + i}`, text: "text" })),
});
const embed = (api: TestApi, headers: Record<string, string>) =>
  api.call("POST", "/v1/embeddings", { model: "static/en", input: "text" }, headers);

async function usageOf(api: TestApi, path: string, headers = ADMIN as Record<string, string>) {
  const response = await api.call("GET", path, undefined, headers);
  expect(response.status).toBe(200);
  return (await response.json()) as Usage;
}

test("a key makes exactly its calls a minute, and is told what is left", async () => {
  const { api, headers } = await createWorld({ requestsPerMinute: 3 });
  const left: (string | null)[] = [];
  for (let i = 0; i < 3; i++) {
    const answer = await api.call("GET", "/v1/corpora", undefined, headers);
    expect(answer.status).toBe(200);
    left.push(answer.headers.get("ratelimit"));
  }
  expect(left).toEqual(['"key";r=2;t=60', '"key";r=1;t=60', '"key";r=0;t=60']);
  const refused = await api.call("GET", "/v1/corpora", undefined, headers);
  expect(refused.headers.get("ratelimit-policy")).toBe('"key";q=3;w=60');
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(50);
  expect(await readCode(refused)).toBe("429 rate_limited");
  const many = await Promise.all(
    Array.from({ length: 20 }, () => api.call("GET", "/v1/corpora", undefined, headers)),
  );
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([429]));
  expect((await api.call("GET", "/v1/corpora", undefined, ADMIN)).status).toBe(200);
});

test("documents beyond the key's quota are rejected one by one, those before are kept", async () => {
  const { api, id, headers } = await createWorld({ documentsPerDay: 5 });
  const at = "/v1/corpora/a/documents";
  const first = await api.call("POST", at, documents(4), headers);
  expect(await first.json()).toMatchObject({ added: 4, rejected: [] });
  const second = await (await api.call("POST", at, documents(2, 4), headers)).json();
  expect(second).toMatchObject({
    added: 0,
    rejected: [
      { index: 0, id: "d4", code: "quota_exceeded" },
      { index: 1, id: "d5" },
    ],
  });
  const third = await api.call("POST", at, documents(1, 4), headers);
  expect(await third.json()).toMatchObject({ added: 1 });
  const { days, limits } = await usageOf(api, "/v1/usage", headers);
  expect(days).toMatchObject([{ documents: 5 }]);
  expect(limits).toEqual({ documentsPerDay: 5 });
  expect((await usageOf(api, "/v1/corpora/a/usage")).days).toMatchObject([{ documents: 5 }]);
  expect((await usageOf(api, `/v1/usage?key=${id}`)).days).toEqual(days);
});

test("documents beyond the corpus's quota are rejected, and the key is not charged for them", async () => {
  const { api, headers } = await createWorld({});
  const limits = { documentsPerDay: 3 };
  const put = await api.call("PUT", "/v1/corpora/a/limits", limits, ADMIN);
  expect(await put.json()).toEqual(limits);
  const refused = await api.call("POST", "/v1/corpora/a/documents", documents(4), headers);
  expect(await refused.json()).toMatchObject({ added: 0, rejected: [{}, {}, {}, {}] });
  const taken = await api.call("POST", "/v1/corpora/a/documents", documents(3), headers);
  expect(await taken.json()).toMatchObject({ added: 3 });
  expect((await usageOf(api, "/v1/usage", headers)).days).toMatchObject([{ documents: 3 }]);
  expect((await usageOf(api, "/v1/corpora/a/usage", headers)).limits).toEqual(limits);
});

test("limits without a body are refused, and stay what they are", async () => {
  const { api } = await createWorld({});
  await api.call("PUT", "/v1/corpora/a/limits", { documentsPerDay: 3 }, ADMIN);
  const bare = api.call("PUT", "/v1/corpora/a/limits", undefined, ADMIN);
  expect(await readCode(bare)).toBe("415 unsupported_media_type");
  expect((await usageOf(api, "/v1/corpora/a/usage")).limits).toEqual({ documentsPerDay: 3 });
});

test("what is embedded is charged to the key until its tokens or its money are used up", async () => {
  for (const limits of [{ tokensPerDay: 80 }, { costPerDay: 0.5 }]) {
    const { api, headers } = await createWorld(limits);
    expect((await embed(api, headers)).status).toBe(200);
    expect((await embed(api, headers)).status).toBe(200);
    const refused = await embed(api, headers);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const problem = await readProblem(refused);
    expect(problem).toMatchObject({ status: 429, code: "quota_exceeded" });
    expect((await usageOf(api, "/v1/usage", headers)).days).toMatchObject([
      { tokens: 80, cost: 0.5 },
    ]);
  }
});

test("the calls of a key without a limit are counted all the same", async () => {
  const { api, headers } = await createWorld({});
  for (let i = 0; i < 5; i++) await api.call("GET", "/v1/corpora", undefined, headers);
  await expect
    .poll(async () => (await usageOf(api, "/v1/usage", headers)).days[0]?.requests)
    .toBeGreaterThanOrEqual(5);
});

test("who may read whose usage", async () => {
  const { api, id, headers } = await createWorld({}, { role: "admin", corpora: ["a"] });
  const details = { name: "", origins: [], limits: {}, expiresAt: null };
  const other = await api.keyring.create({ ...details, role: "read", corpora: ["b"] });
  api.keyDirectory.forget();
  const reader = { authorization: `Bearer ${other.text}` };
  const ask = (key: string, by: Record<string, string>) =>
    api.call("GET", `/v1/usage?key=${key}`, undefined, by);
  expect((await ask(id, headers)).status).toBe(200);
  expect(await readCode(ask(other.key.id, headers))).toBe("404 unknown_key");
  expect((await ask(other.key.id, reader)).status).toBe(200);
  expect(await readCode(ask(id, reader))).toBe("403 forbidden");
  expect(await readCode(ask("nothing", ADMIN))).toBe("404 unknown_key");
});

test.each([
  ["from=2026-02-01&to=2026-01-01", "400 invalid_request"],
  ["from=2020-01-01&to=2026-01-01", "400 invalid_request"],
  ["from=yesterday", "400 invalid_request"],
  ["to=2026-02-30", "400 invalid_request"],
])("the days %s are refused", async (query, code) => {
  const { api } = await createWorld({});
  expect(await readCode(api.call("GET", `/v1/usage?${query}`, undefined, ADMIN))).toBe(code);
});

test("a corpus that is deleted takes its usage and limits along", async () => {
  const { api, headers } = await createWorld({});
  await api.call("PUT", "/v1/corpora/a/limits", { documentsPerDay: 3 }, ADMIN);
  await api.call("POST", "/v1/corpora/a/documents", documents(3), headers);
  await api.call("DELETE", "/v1/corpora/a", undefined, ADMIN);
  expect(await readCode(api.call("GET", "/v1/corpora/a/usage", undefined, ADMIN))).toBe(
    "404 unknown_corpus",
  );
  await api.call("PUT", "/v1/corpora/a", {}, ADMIN);
  expect(await usageOf(api, "/v1/corpora/a/usage")).toMatchObject({ days: [], limits: {} });
});
