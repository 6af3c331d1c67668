import { unzipSync } from "fflate";
import { beforeAll, expect, test } from "vitest";
import { decodeTermCounts } from "../../../../src/core/text/term-counts.ts";
import { decodeTopicModel } from "../../../../src/core/model/topic-model.ts";
import { readBertopic } from "../../../../src/library/bertopic/read-bertopic.ts";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const at = "/v1/corpora/news/model";
const world = createRefreshWorld(await loadKernels());
let api: TestApi;

beforeAll(async () => {
  await world.put();
  await world.add(wordDocuments);
  await world.refresh();
  api = createTestApi({ openVersion: world.openVersion });
});

test("the model of a corpus is a file that the library opens, with the counts of its terms", async () => {
  const response = await api.call("GET", at);
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="news.model"');
  const model = decodeTopicModel(new Uint8Array(await response.arrayBuffer()));
  expect(model.digest).toBe(await world.digest());
  expect(model.topics).toEqual((await world.topics()).topics);
  expect(decodeTermCounts(model.termCounts ?? new Uint8Array(0)).termCount).toBeGreaterThan(10);
  const known = { "if-none-match": response.headers.get("etag") ?? "" };
  expect((await api.call("GET", at, undefined, known)).status).toBe(304);
});

test("or a folder of BERTopic's, zipped, with the same topics and documents", async () => {
  const response = await api.call("GET", `${at}?format=bertopic&embeddingModel=all-MiniLM-L6-v2`);
  expect(response.headers.get("content-type")).toBe("application/zip");
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const content = await readBertopic(async (name) => {
    const file = files[name];
    return file === undefined ? null : Uint8Array.from(file).buffer;
  });
  const { topics } = await world.topics();
  expect([...content.sizes].toSorted(([p], [q]) => p - q)).toEqual(
    topics.map(({ id, size }) => [id, size] as const).toSorted(([p], [q]) => p - q),
  );
  expect(content.topics).toHaveLength(60);
  expect(content.embeddingModel).toBe("all-MiniLM-L6-v2");
  expect(content.classTfIdf).not.toBeNull();
});

test("before anything is published there is no model, and of no other format", async () => {
  expect(await readCode(createTestApi().call("GET", at))).toBe("409 not_fitted");
  expect(await readCode(api.call("GET", `${at}?format=pickle`))).toBe("400 invalid_request");
});
