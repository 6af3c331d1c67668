import { expect, test } from "vitest";
import type { Version } from "../../../../src/jobs/corpus.ts";
import { createTestApi, readCode } from "../../../support/api.ts";

const versionOf = (version: number, published: boolean): Version => ({
  version,
  fittedAt: "2026-01-01T00:00:00.000Z",
  documentCount: 20,
  topicCount: 2,
  outlierCount: 1,
  digest: "0".repeat(64),
  published,
  emerging: [],
});

test("versions are listed, and an older one is published again", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", {});
  api.corpora.ledgers.get("c")?.versions.push(versionOf(2, true), versionOf(1, false));
  const list = await api.call("GET", "/v1/corpora/c/versions");
  expect(await list.json()).toEqual({
    versions: [versionOf(2, true), versionOf(1, false)],
    cursor: null,
  });
  const published = await api.call("POST", "/v1/corpora/c/versions/1/publish");
  expect(published.status).toBe(200);
  expect(await published.json()).toEqual(versionOf(1, true));
  const corpus = await api.call("GET", "/v1/corpora/c");
  expect(await corpus.json()).toMatchObject({ publishedVersion: 1 });
});

test("a version says what is different in it", async () => {
  const api = createTestApi();
  const path = "/v1/corpora/c/versions/3/changes";
  expect(await readCode(api.call("GET", path))).toBe("409 not_fitted");
  api.topics = { version: 3, fittedAt: "", documentCount: 5, outlierCount: 0, topics: [] };
  const changes = await api.call("GET", path);
  expect(await changes.json()).toMatchObject({ version: 3, documents: { added: 5 }, topics: [] });
});

test("a version that is not kept is unknown_version, one that is no number invalid_id", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", {});
  const publish = (version: string) =>
    api.call("POST", `/v1/corpora/c/versions/${version}/publish`);
  expect(await readCode(publish("9"))).toBe("404 unknown_version");
  expect(await readCode(publish("first"))).toBe("400 invalid_id");
  expect(await readCode(api.call("GET", "/v1/corpora/c/versions/1/publish"))).toBe(
    "405 method_not_allowed",
  );
});
