import { beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "../../../src/client/client.ts";
import { ProblemError } from "../../../src/client/problem-error.ts";
import { createTestApi, type TestApi } from "../../support/api.ts";

let api: TestApi;
let client: Client;
let requests: Request[];

function connect(to: TestApi, key?: string): Client {
  return createClient({
    baseUrl: "http://localhost/",
    key,
    fetch: (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      return to.fetch(request);
    },
  });
}

beforeEach(() => {
  requests = [];
  api = createTestApi();
  client = connect(api);
});

const twelve = Array.from({ length: 12 }, (_, i) => ({ id: `d${i}`, text: `text ${i}` }));

test("a corpus is made, read, listed and deleted", async () => {
  expect(await client.health()).toEqual({ status: "ok", version: "1.2.3" });
  const corpus = await client.putCorpus("c", { options: { seed: 7 } });
  expect(corpus.options.seed).toBe(7);
  expect(await client.getCorpus("c")).toEqual(corpus);
  await client.putCorpus("d");
  const first = await client.listCorpora({ limit: 1 });
  expect(first).toMatchObject({ corpora: [{ id: "c" }], cursor: "c" });
  await client.deleteCorpus("c");
  await expect(client.getCorpus("c")).rejects.toMatchObject({ code: "unknown_corpus" });
});

test("documents in a list go as JSON and are read, listed and deleted", async () => {
  await client.putCorpus("c");
  expect(await client.addDocuments("c", twelve)).toMatchObject({ added: 12 });
  expect(requests.at(-1)?.headers.get("content-type")).toBe("application/json");
  const page = await client.listDocuments("c", { limit: 5 });
  expect(page.documents).toHaveLength(5);
  expect(await client.getDocument("c", "d3")).toMatchObject({ text: "text 3" });
  await client.deleteDocument("c", "d3");
  await expect(client.getDocument("c", "d3")).rejects.toMatchObject({ status: 404 });
});

test("documents from an async iterable are streamed as NDJSON, made as they are taken", async () => {
  await client.putCorpus("c");
  let made = 0;
  async function* documents() {
    for (; made < 1200; made++) yield { id: `d${made}`, text: "x" };
  }
  const seen: number[] = [];
  const get = api.corpora.get;
  api.corpora.get = (id) => ({
    ...get(id),
    addDocuments: (call, batch) => {
      seen.push(made);
      return get(id).addDocuments(call, batch);
    },
  });
  expect(await client.addDocuments("c", documents())).toMatchObject({ added: 1200 });
  expect(requests.at(-1)?.headers.get("content-type")).toBe("application/x-ndjson");
  expect(seen).toHaveLength(3);
  expect(seen[0]).toBeLessThan(520);
});

test("an upload that fails stops the iterable", async () => {
  let isStopped = false;
  async function* documents() {
    try {
      for (let i = 0; ; i++) yield { id: `d${i}`, text: "x" };
    } finally {
      isStopped = true;
    }
  }
  await client.putCorpus("c");
  const get = api.corpora.get;
  api.corpora.get = (id) => ({ ...get(id), addDocuments: () => Promise.reject(new Error("lost")) });
  await expect(client.addDocuments("c", documents())).rejects.toMatchObject({
    code: "internal_error",
  });
  expect(isStopped).toBe(true);
});

test("a refresh is started, read, followed to its end and cancelled", async () => {
  await client.putCorpus("c");
  await client.addDocuments("c", twelve);
  const { id } = await client.startRefresh("c", { mode: "full" });
  const states: string[] = [];
  for await (const refresh of client.followRefresh("c", id)) {
    states.push(refresh.state);
    if (refresh.state === "queued") api.corpora.advance("c", id, { state: "fitting" });
    if (refresh.state === "fitting") expect(await client.cancelRefresh("c", id)).toBeTruthy();
  }
  expect(states).toEqual(["queued", "fitting", "cancelled"]);
  expect(await client.getRefresh("c", id)).toMatchObject({ state: "cancelled" });
});

test("what is published is read, assigned to and searched", async () => {
  await client.putCorpus("c");
  const topic = { id: 0, name: "n", size: 2, words: [], representativeDocuments: [] };
  const list = { version: 1, fittedAt: "", documentCount: 2, outlierCount: 0, topics: [topic] };
  api.topics = list;
  expect(await client.getTopics("c")).toEqual(list);
  expect(await client.getTopic("c", 0)).toEqual({ version: 1, ...topic });
  expect((await client.getMap("c")).ids).toEqual([]);
  const { assignments } = await client.assign("c", [{ text: "four" }, { vector: [1, 2, 3, 4] }]);
  expect(assignments.map((assignment) => assignment.topic)).toEqual([4, 4]);
  expect(await client.search("c", { q: "a & b", limit: 3 })).toMatchObject({
    topics: [{ id: 5 }],
    documents: [{ score: 3 }],
  });
  expect(await client.listVersions("c")).toEqual({ versions: [], cursor: null });
  expect(await client.getChanges("c", 4)).toMatchObject({ version: 4, splits: [] });
  await expect(client.publishVersion("c", 4)).rejects.toMatchObject({ code: "unknown_version" });
});

test("texts are embedded", async () => {
  const { data } = await client.embed({ model: "static/en", input: "one" });
  expect(data[0].embedding).toEqual([3, 0, 0, 0]);
});

test("a problem is a ProblemError with its status, code, detail and places", async () => {
  const error = await client.putCorpus("c", { schedule: "never" }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({
    status: 422,
    code: "invalid_option",
    errors: [{ pointer: "/schedule" }],
    requestId: expect.stringMatching(/^01TEST/),
  });
  expect(error.message).toBe(error.detail);
});

test("a failure that is not edgetopic's is a ProblemError too", async () => {
  const gateway = createClient({
    baseUrl: "http://localhost",
    fetch: async () => new Response("<h1>Bad gateway</h1>", { status: 502 }),
  });
  await expect(gateway.health()).rejects.toMatchObject({
    status: 502,
    code: "http_error",
    detail: "HTTP 502",
  });
});

test("the key is sent as a bearer key", async () => {
  const keyed = createTestApi({ access: { keys: ["the-key"] } });
  expect(await connect(keyed, "the-key").listCorpora()).toMatchObject({ corpora: [] });
  await expect(connect(keyed).listCorpora()).rejects.toMatchObject({ code: "unauthorized" });
});

test("ids are escaped in paths", async () => {
  await expect(client.getDocument("c", "a/b?c")).rejects.toMatchObject({ code: "invalid_id" });
  expect(requests.at(-1)?.url).toBe("http://localhost/v1/corpora/c/documents/a%2Fb%3Fc");
});

test("sources, deliveries and the schedule are read and told what to do", async () => {
  const secret = `whsec_${btoa("a secret of thirty-two bytes ---")}`;
  const schedule = { cron: "0 6 * * *", timeZone: "Europe/Berlin" };
  await client.putCorpus("c", { schedule, sources: [{ id: "in", type: "webhook", secret }] });
  await client.addDocuments("c", twelve);
  expect(await client.listSources("c")).toMatchObject({
    sources: [{ id: "in", state: "untried" }],
  });
  expect(await client.resetSource("c", "in")).toMatchObject({ id: "in" });
  await api.corpora.get("c").acceptDelivery("in", "m/1", "{}");
  const { deliveries } = await client.listDeliveries("c", "in", { state: "waiting", limit: 5 });
  expect(deliveries).toMatchObject([{ id: "m/1" }]);
  expect(await client.getDelivery("c", "in", "m/1")).toMatchObject({ body: "{}" });
  await expect(client.replayDelivery("c", "in", "m/1")).rejects.toMatchObject({
    code: "delivery_not_failed",
  });
  expect(await client.rotateSecret("c", "in")).toMatchObject({
    secret: expect.stringMatching(/^whsec_/),
  });
  expect(await client.pauseSchedule("c")).toMatchObject({ schedule, paused: true });
  expect(await client.resumeSchedule("c")).toEqual(await client.getSchedule("c"));
  expect(await client.listScheduledRuns("c", { limit: 5 })).toEqual({ runs: [], cursor: null });
  const { id } = await client.runSchedule("c");
  expect(await client.getRefresh("c", id)).toMatchObject({ id });
  expect(await client.getDocumentTopics("c", "d3")).toMatchObject({ id: "d3", passages: [] });
});
