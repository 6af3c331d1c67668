import { createExecutionContext, evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import worker from "../../functions/worker.ts";
import { call, createSmallCorpus, settle, startRefresh, type Answer } from "./calls.ts";
import { deliver, putWithInbox } from "./deliver.ts";

const HOUR_MS = 60 * 60 * 1000;

beforeAll(async () => {
  await createSmallCorpus("small", 20);
  await putWithInbox("hooked");
});

function expectProblem({ status, headers, json }: Answer, expected: number, code: string): void {
  expect({ status, code: json.code }).toEqual({ status: expected, code });
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(json).toMatchObject({ status, type: `urn:edgetopic:problem:${code}` });
  expect(json.detail).toMatch(/\S/);
  expect(json.requestId).toBe(headers.get("x-request-id"));
}

test.each([
  ["GET", "/v1/corpora/nobody", undefined, 404, "unknown_corpus"],
  ["DELETE", "/v1/corpora/nobody", undefined, 404, "unknown_corpus"],
  ["POST", "/v1/corpora/nobody/documents", { documents: [] }, 404, "unknown_corpus"],
  ["GET", "/v1/corpora/nobody/documents", undefined, 404, "unknown_corpus"],
  ["POST", "/v1/corpora/nobody/refreshes", {}, 404, "unknown_corpus"],
  ["GET", "/v1/corpora/nobody/topics", undefined, 404, "unknown_corpus"],
  ["GET", "/v1/corpora/nobody/map", undefined, 404, "unknown_corpus"],
  ["GET", "/v1/corpora/nobody/search?q=x", undefined, 404, "unknown_corpus"],
  ["GET", "/v1/corpora/nobody/versions", undefined, 404, "unknown_corpus"],
  ["POST", "/v1/webhooks/nobody/inbox", {}, 404, "unknown_corpus"],
  ["POST", "/v1/webhooks/hooked/other", {}, 404, "unknown_source"],
  ["POST", "/v1/corpora/small/versions/7/publish", undefined, 404, "unknown_version"],
  ["POST", "/v1/corpora/small/versions/last/publish", undefined, 400, "invalid_id"],
  ["GET", "/v1/corpora/small/refreshes/none", undefined, 404, "unknown_refresh"],
  ["DELETE", "/v1/corpora/small/refreshes/none", undefined, 404, "unknown_refresh"],
  ["GET", "/v1/corpora/small/refreshes/none/events", undefined, 404, "unknown_refresh"],
  ["GET", "/v1/corpora/small/documents/none", undefined, 404, "unknown_document"],
  ["DELETE", "/v1/corpora/small/documents/none", undefined, 404, "unknown_document"],
  ["GET", "/v1/corpora/small/topics", undefined, 409, "not_fitted"],
  ["GET", "/v1/corpora/small/map", undefined, 409, "not_fitted"],
  ["POST", "/v1/corpora/small/refreshes", { mode: "assign" }, 409, "not_fitted"],
  ["POST", "/v1/corpora/small/documents", "{", 400, "invalid_json"],
  ["POST", "/v1/corpora/small/documents", { document: [] }, 422, "invalid_option"],
  ["POST", "/v1/corpora/small/documents", { documents: 1 }, 400, "invalid_request"],
  ["POST", "/v1/corpora/small/refreshes", { mode: "quick" }, 400, "invalid_request"],
  ["PUT", "/v1/corpora/new", { options: { minTopicSise: 10 } }, 422, "invalid_option"],
  ["PUT", "/v1/corpora/new", { embedder: "nobody/nothing" }, 422, "unknown_embedder"],
  [
    "PUT",
    "/v1/corpora/new",
    { representations: { label: [{ name: "language-model", model: "cohere/command-r" }] } },
    422,
    "unknown_labeler",
  ],
  ["PUT", "/v1/corpora/a%20b", {}, 400, "invalid_id"],
  ["PATCH", "/v1/corpora/small", {}, 405, "method_not_allowed"],
  ["GET", "/v1/nothing", undefined, 404, "not_found"],
])("%s %s with %j is %i %s", async (method, path, body, status, code) => {
  expectProblem(await call(method, path, body), status, code);
});

test("a document that cannot be taken is named by its code and costs no other", async () => {
  const vector = Array.from({ length: 32 }, () => 0.5);
  const { status, json } = await call("POST", "/v1/corpora/small/documents", {
    documents: [
      { id: "good", text: "good", vector },
      { id: "no-text", vector },
      { id: "blank", text: " \n\t ", vector },
      { id: "has space", text: "x", vector },
      { id: "good", text: "again", vector },
      { id: "short", text: "x", vector: vector.slice(1) },
      { id: "nan", text: "x", vector: [null, ...vector.slice(1)] },
      { id: "bare", text: "x" },
      { id: "long", text: "x".repeat(1_500_001), vector },
      "text",
    ],
  });
  expect(status).toBe(200);
  expect(json).toMatchObject({ added: 1, updated: 0, unchanged: 0, rejectedCount: 9 });
  expect(json.rejected.map(({ index, code }: Record<string, unknown>) => [index, code])).toEqual([
    [1, "missing_text"],
    [2, "blank_text"],
    [3, "invalid_id"],
    [4, "duplicate_id"],
    [5, "dimension_mismatch"],
    [6, "invalid_vector"],
    [7, "vector_required"],
    [8, "text_too_long"],
    [9, "invalid_document"],
  ]);
  await call("DELETE", "/v1/corpora/small/documents/good");
});

test("a line that is not JSON costs no other", async () => {
  const line = JSON.stringify({ id: "line", text: "a line" });
  const { json } = await call("POST", "/v1/corpora/hooked/documents", `${line}\nnot json\n`, {
    "content-type": "application/x-ndjson",
  });
  expect(json).toMatchObject({ added: 1, rejected: [{ index: 1, code: "invalid_json" }] });
});

test.each([
  [[{ vector: [1, 2, 3] }], "dimension_mismatch"],
  [[{ text: " " }], "blank_text"],
  [[{}], "invalid_document"],
])("assigning %j is %s", async (documents, code) => {
  expectProblem(await call("POST", "/v1/corpora/small/assign", { documents }), 422, code);
});

test.each([0, 1, 9])("a refresh of %i documents is too_few_documents", async (count) => {
  const id = `few-${count}`;
  await createSmallCorpus(id, count);
  const answer = await call("POST", `/v1/corpora/${id}/refreshes`, {});
  expectProblem(answer, 409, "too_few_documents");
  expect((await call("GET", `/v1/corpora/${id}`)).json.documentCount).toBe(count);
});

test("documents that are all equal fail their refresh by name", async () => {
  await call("PUT", "/v1/corpora/equal", {});
  const documents = Array.from({ length: 12 }, (_, i) => ({ id: `d${i}`, text: "the same" }));
  await call("POST", "/v1/corpora/equal/documents", { documents });
  const refresh = await settle("equal", await startRefresh("equal"));
  expect(refresh).toMatchObject({ state: "failed", problem: { code: "all_documents_equal" } });
});

test("a text of a megabyte is taken, and said to be read in part", async () => {
  await call("PUT", "/v1/corpora/long", { options: { epochs: 10 } });
  const documents = Array.from({ length: 11 }, (_, i) => ({ id: `d${i}`, text: `card ${i}` }));
  documents.push({ id: "long", text: "my card was stolen ".repeat(1_000_000 / 19) });
  const posted = await call("POST", "/v1/corpora/long/documents", { documents });
  expect(posted.json).toMatchObject({ added: 12, rejected: [] });
  const refresh = await settle("long", await startRefresh("long"));
  expect(refresh).toMatchObject({
    state: "completed",
    warnings: [{ code: "text_truncated", count: 1 }],
  });
  const { json } = await call("GET", "/v1/corpora/long/documents/long");
  expect(json).toMatchObject({ truncated: true, text: documents[11]?.text });
});

test("a delivery that is not signed, wrongly or too late is refused", async () => {
  const body = { documents: [] };
  const other = `whsec_${btoa("another secret of thirty-two byt")}`;
  const none = { "webhook-signature": "", "webhook-id": "", "webhook-timestamp": "" };
  const late = new Date(Date.now() - HOUR_MS);
  expectProblem(await deliver("hooked", "1", body, { headers: none }), 401, "invalid_signature");
  expectProblem(await deliver("hooked", "2", body, { secret: other }), 401, "invalid_signature");
  const answer = await deliver("hooked", "3", body, { at: late });
  expectProblem(answer, 401, "timestamp_out_of_tolerance");
});

test("a body over its limit is body_too_large", async () => {
  const body = JSON.stringify({ documents: [], padding: "x".repeat(1_000_000) });
  expectProblem(await deliver("hooked", "4", body), 413, "body_too_large");
  const documents = [{ id: "a", text: "x".repeat(32_000_000) }];
  const answer = await call("POST", "/v1/corpora/hooked/documents", { documents });
  expectProblem(answer, 413, "body_too_large");
});

/** What a Worker with these variables beside the bindings answers. */
async function codeOf(
  url: string,
  variables: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<string> {
  const bindings = { ...env, OPEN_ON_LOOPBACK: "", ...variables };
  const request = new Request(url, { headers });
  const response = await worker.fetch(request as never, bindings, createExecutionContext());
  const { code = "ok" } = await response.json<{ code?: string }>();
  return `${response.status} ${code}`;
}

test("without a key every call under /v1 is refused, and health is answered", async () => {
  expect(await codeOf("http://127.0.0.1/v1/corpora", {})).toBe("503 not_configured");
  expect(await codeOf("http://127.0.0.1/health", {})).toBe("200 ok");
});

test("where it is open it is so on loopback only", async () => {
  const open = { OPEN_ON_LOOPBACK: "true" };
  expect(await codeOf("http://localhost:8787/v1/corpora", open)).toBe("200 ok");
  expect(await codeOf("http://example.com/v1/corpora", open)).toBe("503 not_configured");
});

test("each configured key opens, and nothing else does", async () => {
  const keys = { API_KEYS: "one, two", OPEN_ON_LOOPBACK: "true" };
  const url = "http://127.0.0.1/v1/corpora";
  expect(await codeOf(url, keys)).toBe("401 unauthorized");
  expect(await codeOf(url, keys, { authorization: "Bearer three" })).toBe("401 unauthorized");
  for (const key of ["one", "two"]) {
    expect(await codeOf(url, keys, { authorization: `Bearer ${key}` })).toBe("200 ok");
  }
});

test("a key of the keyring opens what its role says, evicted or not", async () => {
  const made = await call("POST", "/v1/keys", { role: "read", corpora: ["nothing"] });
  expect(made.status).toBe(201);
  await evictDurableObject(env.KEYRINGS.getByName("keyring"));
  const headers = { authorization: `Bearer ${made.json.key}` };
  const url = "http://127.0.0.1/v1/corpora";
  expect(await codeOf(url, { API_KEYS: "one" }, headers)).toBe("200 ok");
  expect(await codeOf(`${url}/other`, {}, headers)).toBe("403 forbidden");
  const again = await call("GET", `/v1/keys/${made.json.id}`);
  expect(again.json).toMatchObject({ role: "read", corpora: ["nothing"], state: "active" });
  const none = await call("GET", "/v1/keys/none");
  expectProblem(none, 404, "unknown_key");
});

test("calls and documents are counted to the last, by objects that are evicted meanwhile", async () => {
  const limits = { requestsPerMinute: 6, documentsPerDay: 3 };
  const { json: key } = await call("POST", "/v1/keys", { role: "write", limits });
  const headers = { authorization: `Bearer ${key.key}` };
  const add = (ids: string[]) =>
    call(
      "POST",
      "/v1/corpora/hooked/documents",
      { documents: ids.map((id) => ({ id, text: `text ${id}` })) },
      headers,
    );
  const before = (await call("GET", "/v1/corpora/hooked/usage")).json.days[0]?.documents ?? 0;
  expect((await add(["q1", "q2"])).json).toMatchObject({ added: 2 });
  await evictDurableObject(env.USAGE_METERS.getByName(`key:${key.id}`));
  expect((await add(["q3", "q4"])).json).toMatchObject({
    added: 0,
    rejected: [{ code: "quota_exceeded" }, { code: "quota_exceeded" }],
  });
  expect((await add(["q3"])).json).toMatchObject({ added: 1 });
  const usage = await call("GET", "/v1/usage", undefined, headers);
  expect(usage.json).toMatchObject({ limits, days: [{ requests: 4, documents: 3 }] });
  const more = await Promise.all(
    Array.from({ length: 8 }, () => call("GET", "/v1/usage", undefined, headers)),
  );
  expect(more.filter(({ status }) => status === 200)).toHaveLength(2);
  const refused = more.find(({ status }) => status === 429);
  expect(refused?.json.code).toBe("rate_limited");
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  const after = await call("GET", "/v1/corpora/hooked/usage");
  expect(after.json.days[0].documents - before).toBe(3);
});

test("what there is to watch is asked of every corpus", async () => {
  const url = "https://example.org/hooks";
  const secret = `whsec_${btoa("an endpoint's secret of 32 bytes")}`;
  const notify = [{ url, secret, events: ["refresh-completed"] }];
  await call("PUT", "/v1/corpora/watched", { notify });
  const { status, json } = await call("GET", "/v1/metrics");
  expect(status).toBe(200);
  expect(json).toContain('edgetopic_documents{corpus="small"} 20\n');
  expect(json).toContain('edgetopic_notifications_pending{corpus="watched"} 0\n');
});

test("an embedder of texts is of precomputed vectors, and of their length", async () => {
  const put = (embedder: string, embedding: object) =>
    call("PUT", "/v1/corpora/texts", { embedder, embedding });
  const named = { textEmbedder: "static/en" };
  expectProblem(await put("static/en", named), 422, "invalid_option");
  expectProblem(await put("precomputed/384", named), 422, "dimension_mismatch");
  const unknown = { textEmbedder: "nobody/nothing" };
  expectProblem(await put("precomputed/384", unknown), 422, "unknown_embedder");
  expectProblem(await put("static/en", { batch: true }), 422, "invalid_option");
  const { status, json } = await put("precomputed/256", named);
  expect({ status, json }).toMatchObject({ status: 201, json: { embedding: named } });
});
