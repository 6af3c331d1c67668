import { tableFromIPC } from "@uwdata/flechette";
import { beforeEach, expect, test } from "vitest";
import type { TopicList } from "../../../../src/jobs/corpus.ts";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";

const at = "/v1/corpora/c";
const topics: TopicList = {
  version: 3,
  fittedAt: "2026-01-01T00:00:00.000Z",
  documentCount: 3,
  outlierCount: 1,
  topics: [0, -1].map((id) => ({
    id,
    name: `topic ${id}`,
    size: 1,
    words: [{ word: "=word", score: 0.5 }],
    representativeDocuments: [{ id: "b", text: "text" }],
  })),
};
let api: TestApi;

beforeEach(async () => {
  api = createTestApi();
  await api.call("PUT", at, {});
  await api.call("POST", `${at}/documents`, {
    documents: ["c", "a", "b"].map((id) => ({ id, text: `=text ${id}`, metadata: { id } })),
  });
  api.topics = topics;
});

test("topics are a table in every format, with the version as ETag", async () => {
  const types: Record<string, string> = {
    json: "application/json",
    ndjson: "application/x-ndjson",
    csv: "text/csv; charset=utf-8",
    arrow: "application/vnd.apache.arrow.stream",
  };
  for (const [format, type] of Object.entries(types)) {
    const response = await api.call("GET", `${at}/tables/topics?format=${format}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("etag")).toBe('"3"');
    expect(response.headers.get("content-disposition")).toContain(`c-topics.${format}`);
    await response.arrayBuffer();
  }
  const rows = await (await api.call("GET", `${at}/tables/topics`)).json();
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({ topic: 0, name: "topic 0", words: ["=word"], scores: [0.5] });
  const known = { "if-none-match": '"3"' };
  expect((await api.call("GET", `${at}/tables/topics`, undefined, known)).status).toBe(304);
});

test("documents are a table by id, with what is known of each", async () => {
  const response = await api.call("GET", `${at}/tables/documents?format=arrow`);
  const table = tableFromIPC(await response.arrayBuffer());
  expect(table.toArray()).toMatchObject(
    ["a", "b", "c"].map((id) => ({ id, text: `=text ${id}`, metadata: `{"id":"${id}"}` })),
  );
  const csv = await (await api.call("GET", `${at}/tables/documents?format=csv`)).text();
  expect(csv).toContain(",'=text a,");
});

test("an unknown format is refused, and so are tables before anything is published", async () => {
  const refused = await readCode(api.call("GET", `${at}/tables/topics?format=xlsx`));
  expect(refused).toBe("400 invalid_request");
  api.topics = null;
  expect(await readCode(api.call("GET", `${at}/tables/documents`))).toBe("409 not_fitted");
});

test("a table of documents breaks off where another version is published meanwhile", async () => {
  const response = api.call("GET", `${at}/tables/documents`);
  const body = (await response).text();
  api.topics = { ...topics, version: 4 };
  await expect(body).rejects.toThrow("Version 4 was published");
});
