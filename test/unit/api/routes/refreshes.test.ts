import { beforeEach, expect, test } from "vitest";
import type { Refresh } from "../../../../src/jobs/corpus.ts";
import { createTestApi, readCode, readProblem, type TestApi } from "../../../support/api.ts";

const path = "/v1/corpora/c/refreshes";
const twelve = Array.from({ length: 12 }, (_, i) => ({ id: `d${i}`, text: `text ${i}` }));
let api: TestApi;
/** What happens while the server waits between two looks at the refresh. */
let whileWaiting: (() => void)[];

beforeEach(async () => {
  whileWaiting = [];
  api = createTestApi({
    sleep: async () => {
      whileWaiting.shift()?.();
    },
  });
  await api.call("PUT", "/v1/corpora/c", {});
  await api.call("POST", "/v1/corpora/c/documents", { documents: twelve });
});

const start = async (body?: unknown): Promise<Refresh> =>
  (await api.call("POST", path, body)).json() as Promise<Refresh>;

async function readEvents(response: Response): Promise<Refresh[]> {
  const blocks = (await response.text()).split("\n\n").filter((block) => block !== "");
  return blocks
    .filter((block) => block.startsWith("data: "))
    .map((block) => JSON.parse(block.slice(6)) as Refresh);
}

test("a refresh starts with 202 and its place; a second call answers the same one with 200", async () => {
  const first = await api.call("POST", path, { mode: "full" });
  expect(first.status).toBe(202);
  expect(first.headers.get("location")).toBe(`${path}/refresh-1`);
  expect(await first.json()).toMatchObject({ id: "refresh-1", mode: "full", state: "queued" });
  const second = await api.call("POST", path, {});
  expect(second.status).toBe(200);
  expect(await second.json()).toMatchObject({ id: "refresh-1", mode: "full" });
});

test("the mode is auto, with an empty object or without a body", async () => {
  expect(await start({})).toMatchObject({ mode: "auto" });
  await api.call("DELETE", `${path}/refresh-1`);
  expect(await start()).toMatchObject({ id: "refresh-2", mode: "auto" });
});

test("an unknown mode is invalid_request, an unknown field invalid_option", async () => {
  expect(await readCode(api.call("POST", path, { mode: "fast" }))).toBe("400 invalid_request");
  expect(await readCode(api.call("POST", path, { force: 1 }))).toBe("422 invalid_option");
});

test.for(["dryRun", "dryRun=true"])(
  "with ?%s nothing starts: the answer is the estimate",
  async (query) => {
    const response = await api.call("POST", `${path}?${query}`, { mode: "full" });
    expect(response.status).toBe(200);
    expect(response.headers.get("location")).toBeNull();
    expect(await response.json()).toEqual({
      embedder: "static/en",
      documents: 12,
      texts: 12,
      tokens: 120,
      cost: 0.12,
      currency: "USD",
      priceAsOf: "2026-01-01",
    });
    expect(api.corpora.ledgers.get("c")?.refreshes.size).toBe(0);
    expect((await api.call("POST", `${path}?dryRun=false`, {})).status).toBe(202);
    expect(await readCode(api.call("POST", `${path}?dryRun=maybe`, {}))).toBe(
      "400 invalid_request",
    );
  },
);

test("a refresh that would cost more than it may is refused, by its own limit or its corpus's", async () => {
  const refusal = api.call("POST", path, { maxCost: 0.1 });
  const problem = await readProblem(await refusal);
  expect(problem).toMatchObject({ status: 422, code: "cost_limit_exceeded" });
  expect(problem.detail).toMatch(/0\.120 dollars.*at most 0\.1\./);
  await api.call("PUT", "/v1/corpora/c", { maxCost: 0.1 });
  expect(await readCode(api.call("POST", path, {}))).toBe("422 cost_limit_exceeded");
  expect(api.corpora.ledgers.get("c")?.refreshes.size).toBe(0);
  expect((await api.call("POST", path, { maxCost: 0.12 })).status).toBe(202);
  expect(await readCode(api.call("POST", path, { maxCost: -1 }))).toBe("400 invalid_request");
});

test("a corpus with too little in it is too_few_documents", async () => {
  await api.call("PUT", "/v1/corpora/empty", {});
  const response = api.call("POST", "/v1/corpora/empty/refreshes", {});
  expect(await readCode(response)).toBe("409 too_few_documents");
});

test("a refresh is read and cancelled; an unknown one is unknown_refresh", async () => {
  const { id } = await start({});
  expect(await (await api.call("GET", `${path}/${id}`)).json()).toMatchObject({ state: "queued" });
  const cancelled = await api.call("DELETE", `${path}/${id}`);
  expect(cancelled.status).toBe(200);
  expect(await cancelled.json()).toMatchObject({ state: "cancelled" });
  for (const [method, rest] of [
    ["GET", "other"],
    ["DELETE", "other"],
    ["GET", "other/events"],
  ] as const)
    expect(await readCode(api.call(method, `${path}/${rest}`))).toBe("404 unknown_refresh");
});

test("events are the refresh at every change, ending with the last", async () => {
  const { id } = await start({});
  const stages = [{ name: "embedding", done: 1, total: 2 }];
  whileWaiting = [
    () => api.corpora.advance("c", id, { state: "embedding", stages }),
    () => {},
    () => {},
    () => api.corpora.advance("c", id, { state: "fitting" }),
    () => api.corpora.advance("c", id, { state: "completed", version: 1 }),
  ];
  const response = await api.call("GET", `${path}/${id}/events`);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(response.headers.get("x-request-id")).toBeTruthy();
  const events = await readEvents(response);
  expect(events.map(({ state }) => state)).toEqual(["queued", "embedding", "fitting", "completed"]);
  expect(events[1].stages).toEqual(stages);
  expect(events[3]).toEqual(await (await api.call("GET", `${path}/${id}`)).json());
});

test("the events of a refresh that has ended are that one", async () => {
  const { id } = await start({});
  await api.call("DELETE", `${path}/${id}`);
  const events = await readEvents(await api.call("GET", `${path}/${id}/events`));
  expect(events.map(({ state }) => state)).toEqual(["cancelled"]);
});

test("the server stops looking when the client goes away", async () => {
  const { id } = await start({});
  let lookCount = 0;
  const waiting: (() => void)[] = [];
  const patient = createTestApi({
    corpora: {
      list: (page) => api.corpora.list(page),
      get: (corpus) => ({
        ...api.corpora.get(corpus),
        getRefresh: (refresh) => {
          lookCount++;
          return api.corpora.get(corpus).getRefresh(refresh);
        },
      }),
    },
    sleep: () => new Promise((resolve) => void waiting.push(resolve)),
  });
  const { body } = await patient.call("GET", `${path}/${id}/events`);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await expect.poll(() => waiting.length).toBe(1);
  const cancelled = reader.cancel();
  for (const resume of waiting) resume();
  await cancelled;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(lookCount).toBe(1);
  expect(waiting).toHaveLength(1);
});

test("a refresh that stands still is kept alive with comments", async () => {
  const { id } = await start({});
  whileWaiting = Array.from({ length: 30 }, () => () => {});
  whileWaiting.push(() => api.corpora.advance("c", id, { state: "failed" }));
  const text = await (await api.call("GET", `${path}/${id}/events`)).text();
  expect(text.split("\n\n").filter((block) => block.startsWith(":")).length).toBeGreaterThan(1);
});

test("the events end when the corpus is removed", async () => {
  const { id } = await start({});
  whileWaiting = [() => void api.corpora.ledgers.delete("c")];
  const events = await readEvents(await api.call("GET", `${path}/${id}/events`));
  expect(events.map(({ state }) => state)).toEqual(["queued"]);
  expect(api.reported).toEqual([]);
});

test("an error while events are sent is reported and ends them", async () => {
  const { id } = await start({});
  const lost = new Error("lost");
  whileWaiting = [
    () => {
      throw lost;
    },
  ];
  const events = await readEvents(await api.call("GET", `${path}/${id}/events`));
  expect(events.map(({ state }) => state)).toEqual(["queued"]);
  expect(api.reported).toEqual([lost]);
});

test("drift is read of a corpus that is published; thresholds are the corpus's, each with a default", async () => {
  expect(await readCode(api.call("GET", "/v1/corpora/c/drift"))).toBe("409 not_fitted");
  await api.call("PUT", "/v1/corpora/c", { drift: { changeShare: 0.5 } });
  api.corpora.ledgers.get("c")?.versions.push({
    version: 1,
    fittedAt: "2026-01-01T00:00:00.000Z",
    documentCount: 0,
    topicCount: 0,
    outlierCount: 0,
    digest: "",
    published: true,
    emerging: [],
  });
  expect(await (await api.call("GET", "/v1/corpora/c/drift")).json()).toMatchObject({
    version: 1,
    counts: { pending: 12 },
    decision: { mode: "full", reasons: [{ measure: "changeShare", threshold: 0.5 }] },
  });
  const drift = { changeShare: -1, missing: 2 };
  expect(await readCode(api.call("PUT", "/v1/corpora/c", { drift }))).toBe("422 invalid_option");
});
