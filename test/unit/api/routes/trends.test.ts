import { expect, test } from "vitest";
import { createTestApi, readCode } from "../../../support/api.ts";

const path = "/v1/corpora/c/topics/trends";

test("trends are read with their topics' names, by defaults or as asked", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", {});
  expect(await readCode(api.call("GET", path))).toBe("409 not_fitted");
  const version = { version: 1, fittedAt: "", documentCount: 0, topicCount: 1, outlierCount: 0 };
  api.corpora.ledgers
    .get("c")
    ?.versions.push({ ...version, digest: "", published: true, emerging: [] });
  const topic = { id: 0, name: "planets", size: 9, words: [], representativeDocuments: [] };
  api.topics = { ...version, topics: [topic] };
  expect(await (await api.call("GET", path)).json()).toMatchObject({
    windowDays: 7,
    pastDays: 28,
    per: "time",
    level: 0.05,
    trends: [{ topic: 0, name: "planets", trend: "rising" }],
  });
  const query =
    "windowDays=1&pastDays=3&per=documents&level=0.01&until=2026-01-01T01:00:00%2B01:00";
  expect(await (await api.call("GET", `${path}?${query}`)).json()).toMatchObject({
    windowDays: 1,
    pastDays: 3,
    per: "documents",
    level: 0.01,
    until: "2026-01-01T00:00:00.000Z",
  });
  for (const wrong of ["windowDays=0", "level=2", "per=week", "until=yesterday"]) {
    expect(await readCode(api.call("GET", `${path}?${wrong}`))).toBe("400 invalid_request");
  }
});

test("what may become a topic is read with its version", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", {});
  const emerging = "/v1/corpora/c/topics/emerging";
  expect(await readCode(api.call("GET", emerging))).toBe("409 not_fitted");
  const counts = { documentCount: 0, outlierCount: 0 };
  api.topics = { version: 3, fittedAt: "", ...counts, topics: [] };
  const response = await api.call("GET", emerging);
  expect(response.headers.get("etag")).toBe('"3"');
  expect(await response.json()).toEqual({ version: 3, documentCount: 0, candidates: [] });
  const known = await api.call("GET", emerging, undefined, { "if-none-match": '"3"' });
  expect(known.status).toBe(304);
});
