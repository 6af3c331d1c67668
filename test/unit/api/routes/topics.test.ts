import { beforeEach, expect, test } from "vitest";
import type { PublishedTopics, TopicList } from "../../../../src/jobs/corpus.ts";
import { createTestApi, readCode, readProblem, type TestApi } from "../../../support/api.ts";

const at = "/v1/corpora/c";
const topicOf = (id: number): TopicList["topics"][number] => ({
  id,
  name: `topic ${id}`,
  size: 10,
  words: [{ word: "word", score: 0.5 }],
  representativeDocuments: [{ id: "d", text: "text" }],
});
const topics: TopicList = {
  version: 3,
  fittedAt: "2026-01-01T00:00:00.000Z",
  documentCount: 30,
  outlierCount: 10,
  topics: [topicOf(0), topicOf(1), topicOf(-1)],
};
let api: TestApi;

beforeEach(async () => {
  api = createTestApi();
  await api.call("PUT", at, {});
  api.topics = topics;
});

test.each(["topics", "topics/0", "map"])(
  "%s carries the version as ETag and answers 304",
  async (path) => {
    const response = await api.call("GET", `${at}/${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBe('"3"');
    expect(response.headers.get("content-type")).toBe("application/json");
    for (const known of ['"3"', 'W/"3"', '"2", "3"', "*"]) {
      const again = await api.call("GET", `${at}/${path}`, undefined, { "if-none-match": known });
      expect(again.status).toBe(304);
      expect(again.headers.get("etag")).toBe('"3"');
      expect(again.headers.get("x-request-id")).toBeTruthy();
      expect(await again.text()).toBe("");
    }
    const other = await api.call("GET", `${at}/${path}`, undefined, { "if-none-match": '"2"' });
    expect(other.status).toBe(200);
  },
);

test("topics are answered as published", async () => {
  expect(await (await api.call("GET", `${at}/topics`)).json()).toEqual(topics);
});

test("one topic is answered with its version; the outliers are topic -1", async () => {
  const one = await (await api.call("GET", `${at}/topics/1`)).json();
  expect(one).toEqual({ version: 3, ...topicOf(1) });
  expect(await (await api.call("GET", `${at}/topics/-1`)).json()).toMatchObject({ id: -1 });
});

test("memberships are answered where they are asked for", async () => {
  const assign = async (body: object) =>
    (await (await api.call("POST", `${at}/assign`, body)).json()).assignments[0];
  const documents = [{ text: "abc" }];
  expect(await assign({ documents })).toEqual({ topic: 3, probability: 1 });
  const memberships = [{ topic: 0, weight: 1 }];
  expect(await assign({ documents, memberships: true })).toEqual({
    topic: 3,
    probability: 1,
    memberships,
  });
});

test("a topic that is not there is unknown_topic, one that is no number invalid_id", async () => {
  expect(await readCode(api.call("GET", `${at}/topics/99999`))).toBe("404 unknown_topic");
  for (const id of ["x", "1.5", "-2", "1e3"])
    expect(await readCode(api.call("GET", `${at}/topics/${id}`))).toBe("400 invalid_id");
});

test.each(["topics", "topics/0", "map"])("%s before the first fit is not_fitted", async (path) => {
  api.topics = null;
  expect(await readCode(api.call("GET", `${at}/${path}`))).toBe("409 not_fitted");
});

test("the map is passed on as it is stored", async () => {
  const response = await api.call("GET", `${at}/map`);
  expect(await response.text()).toBe('{"version":1,"ids":[],"x":[],"y":[],"topics":[]}');
});

test("texts and vectors are assigned in order", async () => {
  const documents = [{ text: "four" }, { vector: [1, 2, 3, 4] }, { id: "a", text: "three" }];
  const response = await api.call("POST", `${at}/assign`, { documents });
  expect(await response.json()).toEqual({
    version: 3,
    assignments: [4, 4, 5].map((topic) => ({ topic, probability: 1 })),
  });
});

test("an image is assigned where the embedder takes images", async () => {
  const asked: unknown[] = [];
  const able = createTestApi({
    takesImages: () => true,
    published: {
      ...({} as PublishedTopics),
      async assign(_, documents) {
        asked.push(...documents);
        return { version: 3, assignments: documents.map(() => ({ topic: 0, probability: 1 })) };
      },
    },
  });
  await able.call("PUT", at, {});
  const image = "r2:images/a.png";
  const documents = [{ image }, { text: "a", image }, { text: "a" }];
  expect((await able.call("POST", `${at}/assign`, { documents })).status).toBe(200);
  expect(asked).toEqual([{ text: "", image }, { text: "a", image }, { text: "a" }]);
});

test.each([
  [{ image: "https://images.example.org/a.png" }, "cannot_embed_image"],
  [{ image: "a.png" }, "invalid_image"],
  [{ image: "r2:images/a.png", vector: [1, 2, 3, 4] }, "invalid_document"],
  [{}, "invalid_document"],
  [null, "invalid_document"],
  ["text", "invalid_document"],
  [{ text: "x", vector: [1, 2, 3, 4] }, "invalid_document"],
  [{ text: " " }, "blank_text"],
  [{ text: 5 }, "invalid_document"],
  [{ text: null }, "missing_text"],
  [{ text: "x".repeat(1_500_001) }, "text_too_long"],
  [{ vector: [1, 2, 3] }, "dimension_mismatch"],
  [{ vector: [1, 2, 3, null] }, "invalid_vector"],
])("to assign %j among others is %s, with its place", async (document, code) => {
  const documents = [{ text: "fine" }, document];
  const problem = await readProblem(await api.call("POST", `${at}/assign`, { documents }));
  expect(problem).toMatchObject({
    status: 422,
    code,
    errors: [{ pointer: "/documents/1", code }],
  });
});

test.each([
  [{}, "400 invalid_request"],
  [{ documents: [] }, "400 invalid_request"],
  [{ documents: Array.from({ length: 1001 }, () => ({ text: "x" })) }, "400 invalid_request"],
  [{ documents: [{ text: "x" }], top: 3 }, "422 invalid_option"],
])("the assign body %j is %s", async (body, code) => {
  expect(await readCode(api.call("POST", `${at}/assign`, body))).toBe(code);
});

test("search passes the query and the limit on, 10 by default", async () => {
  const found = await (await api.call("GET", `${at}/search?q=a%20card`)).json();
  expect(found).toEqual({ topics: [{ id: 6, score: 1 }], documents: [{ id: "d", score: 10 }] });
  const limited = await (await api.call("GET", `${at}/search?q=card&limit=5`)).json();
  expect(limited).toMatchObject({ documents: [{ score: 5 }] });
});

test.each(["", "?q=", "?q=%20", "?q=x&limit=0", "?q=x&limit=101", "?limit=5", "?q=a&q=b"])(
  "search%s is invalid_request",
  async (query) => {
    expect(await readCode(api.call("GET", `${at}/search${query}`))).toBe("400 invalid_request");
  },
);
