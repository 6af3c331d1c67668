import { expect, test } from "vitest";
import { createTestApi, readCode } from "../../../support/api.ts";

interface Entry {
  key: string;
  corpus: string | null;
  method: string;
  path: string;
  status: number;
  requestId: string;
}

const ADMIN = { authorization: "Bearer configured-key" };

test("every write is kept with its key, its answer and its request, no read is", async () => {
  const api = createTestApi({ access: { keys: ["configured-key"] } });
  const details = { name: "", origins: [], limits: {}, expiresAt: null };
  const reader = await api.keyring.create({ ...details, role: "read", corpora: ["a"] });
  const by = { authorization: `Bearer ${reader.text}` };
  const put = await api.call("PUT", "/v1/corpora/a?", {}, ADMIN);
  await api.call("GET", "/v1/corpora/a", undefined, ADMIN);
  await api.call("POST", "/v1/corpora/a/assign", { documents: [{ text: "t" }] }, ADMIN);
  await api.call("POST", "/v1/embeddings", { model: "static/en", input: "t" }, ADMIN);
  await api.call("DELETE", "/v1/corpora/a/documents/d", undefined, by);
  await api.call("PUT", "/v1/corpora/b", { embedder: 1 }, ADMIN);
  await api.call("PUT", "/v1/corpora/a", {});
  await api.call("POST", "/v1/cache/prune", {}, ADMIN);
  const list = await api.call("GET", "/v1/audit", undefined, ADMIN);
  const { entries } = (await list.json()) as { entries: Entry[] };
  const told = entries.map(({ method, path, corpus, status }) => [method, path, corpus, status]);
  expect(told.toSorted()).toEqual([
    ["DELETE", "/v1/corpora/a/documents/d", "a", 403],
    ["POST", "/v1/cache/prune", null, 200],
    ["PUT", "/v1/corpora/a", "a", 201],
    ["PUT", "/v1/corpora/b", "b", 422],
  ]);
  const first = entries.find(({ status }) => status === 201);
  expect(first?.key).toMatch(/^configured-[\da-f]{8}$/);
  expect(first?.requestId).toBe(put.headers.get("x-request-id"));
  expect(entries.find(({ status }) => status === 403)?.key).toBe(reader.key.id);
  expect(JSON.stringify(entries)).not.toContain("configured-key");
});

test("an admin key of some corpora is told of these alone", async () => {
  const api = createTestApi({ access: { keys: ["configured-key"] } });
  const details = { name: "", origins: [], limits: {}, expiresAt: null };
  const { text } = await api.keyring.create({ ...details, role: "admin", corpora: ["a"] });
  const by = { authorization: `Bearer ${text}` };
  for (const id of ["a", "b"]) await api.call("PUT", `/v1/corpora/${id}`, {}, ADMIN);
  const ask = async (query: string) => {
    const list = await api.call("GET", `/v1/audit${query}`, undefined, by);
    return ((await list.json()) as { entries: Entry[] }).entries.map(({ corpus }) => corpus);
  };
  expect(await ask("")).toEqual(["a"]);
  expect(await ask("?corpus=a&limit=5")).toEqual(["a"]);
  expect(await readCode(api.call("GET", "/v1/audit?corpus=b", undefined, by))).toBe(
    "403 forbidden",
  );
});

test("a log that does not answer costs no call", async () => {
  const auditLog = {
    append: () => Promise.reject(new Error("the log is away")),
    list: async () => ({ entries: [], cursor: null }),
  };
  const api = createTestApi({ auditLog });
  expect((await api.call("PUT", "/v1/corpora/a", {})).status).toBe(201);
  expect(api.reported).toHaveLength(1);
});
