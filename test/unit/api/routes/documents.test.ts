import { beforeEach, expect, test } from "vitest";
import type { IngestReport } from "../../../../src/api/schemas/document.ts";
import type { Corpora } from "../../../../src/jobs/corpus.ts";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";

const path = "/v1/corpora/c/documents";
const encoder = new TextEncoder();
let api: TestApi;

beforeEach(async () => {
  api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", {});
});

async function send(body: unknown, headers?: Record<string, string>): Promise<IngestReport> {
  const response = await api.call("POST", path, body, headers);
  expect(response.status).toBe(200);
  return (await response.json()) as IngestReport;
}

const codesOf = ({ rejected }: IngestReport) => rejected.map(({ index, code }) => [index, code]);
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `d${i}`, text: `text ${i}` }));

test("JSON documents are added; each bad one is named and costs no other", async () => {
  const report = await send({
    documents: [
      { id: "good", text: "one" },
      { id: "no-text" },
      { id: "blank", text: "  " },
      { id: "has space", text: "x" },
      { id: "good", text: "again" },
      "no document",
      { id: "vector", text: "x", vector: [1, 2, 3] },
      { id: "null-vector", text: "x", vector: [1, 2, 3, null] },
      { id: "also-good", text: "two", vector: [1, 2, 3, 4] },
    ],
  });
  expect(report).toMatchObject({ added: 2, updated: 0, unchanged: 0, rejectedCount: 7 });
  expect(codesOf(report)).toEqual([
    [1, "missing_text"],
    [2, "blank_text"],
    [3, "invalid_id"],
    [4, "duplicate_id"],
    [5, "invalid_document"],
    [6, "dimension_mismatch"],
    [7, "invalid_vector"],
  ]);
  expect(report.rejected[1]).toHaveProperty("id", "blank");
});

test("the same again changes nothing, another text updates", async () => {
  await send({ documents: many(3) });
  const again = await send({ documents: [...many(2), { id: "d2", text: "another" }] });
  expect(again).toMatchObject({ added: 0, updated: 1, unchanged: 2 });
});

test("NDJSON documents are added; a bad line is named by its index", async () => {
  const lines = [
    '{"id":"a","text":"one"}',
    "not json",
    "",
    '{"id":"b","text":"two"}\r',
    '{"id":"a","text":"three"}',
    '{"id":"c"}',
  ];
  const report = await send(lines.join("\n"));
  expect(report.added).toBe(2);
  expect(codesOf(report)).toEqual([
    [1, "invalid_json"],
    [4, "duplicate_id"],
    [5, "missing_text"],
  ]);
});

test("a line that is not UTF-8 is invalid_json", async () => {
  const bytes = [...encoder.encode('{"id":"a","text":"'), 0xff, ...encoder.encode('"}\n')];
  const body = new Blob([new Uint8Array(bytes)]).stream();
  expect(codesOf(await send(body))).toEqual([[0, "invalid_json"]]);
});

test("a line over 4 MB is text_too_long, and the next one is added", async () => {
  const body = `{"id":"a","text":"${"x".repeat(4_000_000)}"}\n{"id":"b","text":"two"}\n`;
  const report = await send(body);
  expect(report.added).toBe(1);
  expect(codesOf(report)).toEqual([[0, "text_too_long"]]);
});

test("documents go to the corpus in batches of at most 500", async () => {
  await send({ documents: many(1201) });
  expect(api.corpora.batches).toEqual([500, 500, 201]);
});

test("a batch holds at most 2 MB", async () => {
  const documents = many(5).map(({ id }) => ({ id, text: "x".repeat(900_000) }));
  await send({ documents });
  expect(api.corpora.batches).toEqual([2, 2, 1]);
});

test("an id repeated in a later batch of the same call is duplicate_id", async () => {
  const report = await send({ documents: [...many(700), { id: "d0", text: "again" }] });
  expect(report.added).toBe(700);
  expect(codesOf(report)).toEqual([[700, "duplicate_id"]]);
});

test("of more than 10,000 rejections the first are listed and all are counted", async () => {
  const report = await send("x\n".repeat(10_050));
  expect(report.rejectedCount).toBe(10_050);
  expect(report.rejected).toHaveLength(10_000);
});

/** 100 MB of NDJSON, a line made only when it is asked for. */
function streamHundredMegabytes(): { body: ReadableStream<Uint8Array>; made(): number } {
  const text = "x".repeat(9950);
  let made = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (made === 10_000) return controller.close();
        controller.enqueue(encoder.encode(`${JSON.stringify({ id: `d${made}`, text })}\n`));
        made++;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, made: () => made };
}

test("100 MB of NDJSON stream through: the reader never runs ahead of the corpus", async () => {
  const { body, made } = streamHundredMegabytes();
  let written = 0;
  let furthestAhead = 0;
  const corpora: Corpora = {
    list: (page) => api.corpora.list(page),
    get: (id) => ({
      ...api.corpora.get(id),
      async addDocuments(_, documents) {
        const before = made();
        // a corpus that takes its time, during which nothing more may be read
        await new Promise((resolve) => setTimeout(resolve, 1));
        furthestAhead = Math.max(furthestAhead, made() - written);
        expect(made()).toBe(before);
        written += documents.length;
        return { added: documents.length, updated: 0, unchanged: 0, rejected: [] };
      },
    }),
  };
  const response = await createTestApi({ corpora }).call("POST", path, body);
  expect(await response.json()).toMatchObject({ added: 10_000, rejectedCount: 0 });
  // a batch of 2 MB is 200 of these documents
  expect(furthestAhead).toBeLessThanOrEqual(210);
});

test("an unknown corpus is unknown_corpus, and its stream is left alone", async () => {
  const { body, made } = streamHundredMegabytes();
  const response = api.call("POST", "/v1/corpora/other/documents", body);
  expect(await readCode(response)).toBe("404 unknown_corpus");
  expect(made()).toBeLessThan(10);
});

test("an error of the corpus ends the call and cancels the stream", async () => {
  const { body, made } = streamHundredMegabytes();
  const failing: Corpora = {
    list: (page) => api.corpora.list(page),
    get: (id) => ({
      ...api.corpora.get(id),
      addDocuments: () => Promise.reject(new Error("lost")),
    }),
  };
  const response = createTestApi({ corpora: failing }).call("POST", path, body);
  expect(await readCode(response)).toBe("500 internal_error");
  expect(made()).toBeLessThan(300);
});

test.each([
  [{}, "400 invalid_request"],
  [{ documents: {} }, "400 invalid_request"],
  [[], "400 invalid_request"],
  [{ documents: [], more: 1 }, "422 invalid_option"],
])("the body %j is %s", async (body, code) => {
  expect(await readCode(api.call("POST", path, body))).toBe(code);
});

test("malformed JSON is invalid_json", async () => {
  const response = api.call("POST", path, "{", { "content-type": "application/json" });
  expect(await readCode(response)).toBe("400 invalid_json");
});

test("documents are listed page by page, each once", async () => {
  await send({ documents: many(25) });
  const seen: string[] = [];
  let cursor: string | null = "";
  do {
    const query: string = cursor ? `&cursor=${cursor}` : "";
    const response = await api.call("GET", `${path}?limit=10${query}`);
    const page = (await response.json()) as { documents: { id: string }[]; cursor: string | null };
    seen.push(...page.documents.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor);
  expect(new Set(seen).size).toBe(25);
  expect(seen).toHaveLength(25);
});

test("documents are listed by topic, the outliers as -1", async () => {
  await send({ documents: many(3) });
  const stored = api.corpora.ledgers.get("c")?.documents;
  for (const document of stored?.values() ?? []) document.topic = document.id === "d1" ? -1 : 4;
  const response = await api.call("GET", `${path}?topic=-1`);
  expect(await response.json()).toMatchObject({ documents: [{ id: "d1" }], cursor: null });
});

test.each(["topic=-2", "topic=x", "limit=0", "limit=1001"])(
  "the query %s is an invalid_request",
  async (query) => {
    expect(await readCode(api.call("GET", `${path}?${query}`))).toBe("400 invalid_request");
  },
);

test("a document is read, deleted, and then unknown_document", async () => {
  await send({ documents: [{ id: "a:b.c", text: "x", metadata: { k: [1] } }] });
  const response = await api.call("GET", `${path}/a%3Ab.c`);
  expect(await response.json()).toMatchObject({ id: "a:b.c", topic: null, metadata: { k: [1] } });
  expect((await api.call("DELETE", `${path}/a:b.c`)).status).toBe(204);
  expect(await readCode(api.call("GET", `${path}/a:b.c`))).toBe("404 unknown_document");
  expect(await readCode(api.call("DELETE", `${path}/a:b.c`))).toBe("404 unknown_document");
  expect(await readCode(api.call("GET", `${path}/a%20b`))).toBe("400 invalid_id");
});
