import { DEFAULT_DRIFT_THRESHOLDS } from "../../../../src/core/topics/drift.ts";
import { expect, test } from "vitest";
import { EdgetopicError } from "../../../../src/core/errors.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createTestApi, readCode, readProblem } from "../../../support/api.ts";

const secretOf = (byteCount: number): string =>
  `whsec_${Buffer.alloc(byteCount, "s").toString("base64")}`;
const webhook = { id: "inbox", type: "webhook", secret: secretOf(32) };

test("a corpus is made with every default, and 201 with its place", async () => {
  const api = createTestApi();
  const response = await api.call("PUT", "/v1/corpora/news", {});
  expect(response.status).toBe(201);
  expect(response.headers.get("location")).toBe("/v1/corpora/news");
  const corpus = {
    id: "news",
    embedder: "static/en",
    options: DEFAULT_FIT_OPTIONS,
    sources: [],
    schedule: null,
    maxCost: null,
    embedding: { batch: false },
    drift: DEFAULT_DRIFT_THRESHOLDS,
    notify: [],
    documentCount: 0,
    publishedVersion: null,
    createdAt: "2026-01-01T00:00:00.000Z",
  };
  expect(await response.json()).toEqual(corpus);
  expect(await (await api.call("GET", "/v1/corpora/news")).json()).toEqual(corpus);
});

test.for([
  [["tei/a?dimensions=8", "tei/b?dimensions=8"]],
  [{ concat: ["static/en", { embedder: "custom/a?dimensions=8", weight: 0.5 }] }],
  [{ text: "custom/text", image: ["custom/a", "custom/b"] }],
])("the embedder %j is kept and shown as it was given", async ([embedder]) => {
  const checked: string[] = [];
  const api = createTestApi({ checkEmbedder: async (name) => void checked.push(name) });
  const response = await api.call("PUT", "/v1/corpora/news", { embedder });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ embedder });
  expect(await (await api.call("GET", "/v1/corpora/news")).json()).toMatchObject({ embedder });
  expect(checked).toEqual([JSON.stringify(embedder)]);
});

test("embedders that do not go together are refused before anything is kept", async () => {
  const api = createTestApi({
    async checkEmbedder() {
      throw new EdgetopicError("embedder_mismatch", "One cannot stand in for the other.");
    },
  });
  const answer = api.call("PUT", "/v1/corpora/news", { embedder: ["static/en", "custom/a"] });
  expect(await readCode(answer)).toBe("409 embedder_mismatch");
  expect(await readCode(api.call("GET", "/v1/corpora/news"))).toBe("404 unknown_corpus");
});

test("a second PUT replaces the settings and is 200", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/news", { options: { seed: 7, minTopicSize: "auto" } });
  const response = await api.call("PUT", "/v1/corpora/news", { schedule: "0 6 * * *" });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    options: DEFAULT_FIT_OPTIONS,
    schedule: "0 6 * * *",
  });
});

test.each([
  [{ options: { minTopicSise: 10 } }, "/options/minTopicSise"],
  [{ nonsense: 1 }, "/nonsense"],
  [{ "a/b~c": 1 }, "/a~1b~0c"],
  [{ options: { minTopicSize: 1 } }, "/options/minTopicSize"],
  [{ options: { minTopicSize: "many" } }, "/options/minTopicSize"],
  [{ options: { minSamples: 0 } }, "/options/minSamples"],
  [{ options: { outliers: "some" } }, "/options/outliers"],
  [{ options: { preset: "umap" } }, "/options/preset"],
  [{ options: { neighborCount: 201 } }, "/options/neighborCount"],
  [{ options: { dimensions: 2.5 } }, "/options/dimensions"],
  [{ options: { minDistance: -0.1 } }, "/options/minDistance"],
  [{ options: { epochs: 2001 } }, "/options/epochs"],
  [{ options: { seed: 2 ** 32 } }, "/options/seed"],
  [{ options: { language: "xx" } }, "/options/language"],
  [{ options: { wordCount: 0 } }, "/options/wordCount"],
  [{ options: null }, "/options"],
  [{ embedder: "" }, "/embedder"],
  [{ embedder: [] }, "/embedder"],
  [{ embedder: { concat: [] } }, "/embedder/concat"],
  [{ embedder: { concat: ["static/en"], weight: 1 } }, "/embedder/weight"],
  [{ schedule: "every day" }, "/schedule"],
  [{ schedule: "* * * * * *" }, "/schedule"],
  [{ schedule: "0 0 31 2 *" }, "/schedule"],
  [{ schedule: "2030-01-01T00:00:00Z" }, "/schedule"],
  [{ sources: [{ id: "a b", type: "webhook", secret: secretOf(32) }] }, "/sources/0/id"],
  [{ sources: [{ id: "a", type: "ftp", url: "ftp://x" }] }, "/sources/0/type"],
  [{ sources: [{ id: "a", type: "feed", url: "ftp://x/feed" }] }, "/sources/0/url"],
  [{ sources: [{ id: "a", type: "feed", url: "feed.xml" }] }, "/sources/0/url"],
  [{ sources: [{ id: "a", type: "feed", url: "http://example.org/feed" }] }, "/sources/0/url"],
  [{ sources: [{ id: "a", type: "feed", url: "https://0x7f.1/feed" }] }, "/sources/0/url"],
  [{ sources: [{ id: "a", type: "feed", url: "https://a@[::1]/feed" }] }, "/sources/0/url"],
  [{ sources: [{ id: "a", type: "feed" }] }, "/sources/0/url"],
  [{ sources: [{ id: "a", type: "feed", url: "https://x", secret: "s" }] }, "/sources/0/secret"],
  [{ sources: [webhook, { ...webhook }] }, "/sources/1/id"],
  [{ sources: [{ ...webhook, secret: "hunter2" }] }, "/sources/0/secret"],
  [{ sources: [{ ...webhook, secret: secretOf(23) }] }, "/sources/0/secret"],
  [{ sources: [{ ...webhook, secret: secretOf(65) }] }, "/sources/0/secret"],
])("%j is an invalid_option at %s", async (settings, pointer) => {
  const problem = await readProblem(
    await createTestApi().call("PUT", "/v1/corpora/news", settings),
  );
  expect(problem).toMatchObject({ status: 422, code: "invalid_option" });
  expect(problem.errors?.map((place) => place.pointer)).toEqual([pointer]);
});

test("every unknown option is named", async () => {
  const response = await createTestApi().call("PUT", "/v1/corpora/news", {
    options: { a: 1, b: 2 },
  });
  const { errors } = await readProblem(response);
  expect(errors?.map(({ pointer }) => pointer)).toEqual(["/options/a", "/options/b"]);
});

test("a problem repeats the offending value, but never a secret", async () => {
  const put = async (settings: object) =>
    readProblem(await createTestApi().call("PUT", "/v1/corpora/news", settings));
  expect((await put({ options: { minTopicSize: "many" } })).detail).toBe(
    '/options/minTopicSize: expected a whole number from 2 to 100000, or "auto", not "many".',
  );
  const problem = await put({ sources: [{ ...webhook, secret: "hunter2" }] });
  expect(JSON.stringify(problem)).not.toContain("hunter2");
});

test.each([24, 25, 26, 64])("a secret of %d bytes is taken", async (byteCount) => {
  const sources = [{ ...webhook, secret: secretOf(byteCount) }];
  expect((await createTestApi().call("PUT", "/v1/corpora/news", { sources })).status).toBe(201);
});

test("an unknown embedder is unknown_embedder, and nothing is made", async () => {
  const api = createTestApi();
  const response = api.call("PUT", "/v1/corpora/news", { embedder: "nobody/nothing" });
  expect(await readCode(response)).toBe("422 unknown_embedder");
  expect(api.corpora.ledgers.size).toBe(0);
});

test("a secret is never shown, and stays where a later PUT leaves it out", async () => {
  const api = createTestApi();
  const made = await api.call("PUT", "/v1/corpora/news", { sources: [webhook] });
  const changed = await api.call("PUT", "/v1/corpora/news", {
    sources: [{ id: "inbox", type: "webhook" }],
    options: { seed: 1 },
  });
  const read = await api.call("GET", "/v1/corpora/news");
  const list = await api.call("GET", "/v1/corpora");
  for (const response of [made, changed, read, list]) {
    expect(response.ok).toBe(true);
    expect(await response.text()).not.toContain("whsec_");
  }
  expect((await api.corpora.get("news").webhookKeys("inbox")).secrets).toEqual([webhook.secret]);
});

test("a new webhook source without a secret is an invalid_option", async () => {
  const sources = [{ id: "inbox", type: "webhook" }];
  const response = createTestApi().call("PUT", "/v1/corpora/news", { sources });
  expect(await readCode(response)).toBe("422 invalid_option");
});

test.each(["has%20space", "a%2Fb", "é", "a".repeat(129)])(
  "the corpus id %s is an invalid_id",
  async (id) => {
    const response = createTestApi().call("PUT", `/v1/corpora/${id}`, {});
    expect(await readCode(response)).toBe("400 invalid_id");
  },
);

test("corpora are listed page by page", async () => {
  const api = createTestApi();
  for (const id of ["a", "b", "c"]) await api.call("PUT", `/v1/corpora/${id}`, {});
  const first = (await (await api.call("GET", "/v1/corpora?limit=2")).json()) as {
    corpora: { id: string }[];
    cursor: string;
  };
  expect(first.corpora.map(({ id }) => id)).toEqual(["a", "b"]);
  const rest = await (await api.call("GET", `/v1/corpora?limit=2&cursor=${first.cursor}`)).json();
  expect(rest).toMatchObject({ corpora: [{ id: "c" }], cursor: null });
});

test.each(["limit=0", "limit=1001", "limit=ten", "limit=1.5", "cursor="])(
  "the query %s is an invalid_request",
  async (query) => {
    const response = createTestApi().call("GET", `/v1/corpora?${query}`);
    expect(await readCode(response)).toBe("400 invalid_request");
  },
);

test("an unknown query parameter is an invalid_option", async () => {
  const response = createTestApi().call("GET", "/v1/corpora?page=2");
  expect(await readCode(response)).toBe("422 invalid_option");
});

test("a corpus is deleted once", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/news", {});
  expect((await api.call("DELETE", "/v1/corpora/news")).status).toBe(204);
  expect(await readCode(api.call("GET", "/v1/corpora/news"))).toBe("404 unknown_corpus");
  expect(await readCode(api.call("DELETE", "/v1/corpora/news"))).toBe("404 unknown_corpus");
});

test("malformed JSON is invalid_json, and no body at all unsupported_media_type or invalid_json", async () => {
  const api = createTestApi();
  const json = { "content-type": "application/json" };
  expect(await readCode(api.call("PUT", "/v1/corpora/news", "{", json))).toBe("400 invalid_json");
  expect(await readCode(api.call("PUT", "/v1/corpora/news", "", json))).toBe("400 invalid_json");
});

test("representations are kept and shown, those of a language model that is not configured refused", async () => {
  const api = createTestApi({
    checkLabeler(id) {
      if (id === "nobody/x") throw new EdgetopicError("unknown_labeler", "Nobody is nobody/x.");
    },
  });
  const representations = {
    keybert: [{ name: "keybert-inspired" }, { name: "mmr", diversity: 0.3 }],
    label: [{ name: "language-model", model: "openai/gpt-4o-mini", summary: true }],
  };
  expect((await api.call("PUT", "/v1/corpora/c", { representations })).status).toBe(201);
  expect(await (await api.call("GET", "/v1/corpora/c")).json()).toMatchObject({ representations });
  const refused = { label: [{ name: "language-model", model: "nobody/x" }] };
  const answer = await api.call("PUT", "/v1/corpora/c", { representations: refused });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ code: "unknown_labeler" });
});

test.for([
  [{ "a b": [{ name: "mmr" }] }],
  [{ a: [] }],
  [{ a: [{ name: "mmr", diversity: 2 }] }],
  [{ a: [{ name: "zero-shot", names: [] }] }],
  [{ a: [{ name: "zero-shot", names: ["x"] }, { name: "mmr" }] }],
])("representations %j are refused", async ([representations]) => {
  const api = createTestApi();
  const answer = await api.call("PUT", "/v1/corpora/c", { representations });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ code: "invalid_option" });
});

test.each([
  { name: "guided", seedTopics: [["tax", "budget"], ["river"]], withClasses: true },
  { name: "semi-supervised" },
  { name: "supervised" },
  { name: "manual" },
  { name: "zero-shot", topics: ["money", "water"], minSimilarity: 0.5 },
])("the mode $name is kept as it was told", async (mode) => {
  const api = createTestApi();
  expect((await api.call("PUT", "/v1/corpora/m", { options: { mode } })).status).toBe(201);
  const corpus = await (await api.call("GET", "/v1/corpora/m")).json();
  expect(corpus.options.mode).toEqual(mode);
});

test("a mode that is none, or is told too little, is refused by its place", async () => {
  const api = createTestApi();
  for (const mode of [
    { name: "magic" },
    { name: "guided" },
    { name: "zero-shot", topics: ["a", "a"] },
  ]) {
    const problem = await readProblem(
      await api.call("PUT", "/v1/corpora/m", { options: { mode } }),
    );
    expect(problem.errors?.[0]?.pointer).toMatch(/^\/options\/mode/);
  }
});
