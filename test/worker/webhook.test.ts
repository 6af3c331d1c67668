import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runDurableObjectAlarm,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import worker from "../../functions/worker.ts";
import { call, type Answer } from "./calls.ts";
import { deliver, putWithInbox, SECRET } from "./deliver.ts";
import { isRefreshToFollow, refreshesOf } from "./refreshes-of.ts";

// Most of what these tests take is waiting: for the queue, and for deliveries to settle.
const QUICK = { options: { epochs: 10 } };

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function documents(count: number, from = 0): { id: string; text: string }[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `d${String(from + i).padStart(3, "0")}`,
    text: `my card number ${from + i} was stolen`,
  }));
}

async function describe(corpus: string): Promise<Answer["json"]> {
  return (await call("GET", `/v1/corpora/${corpus}`)).json;
}

/** Waits until the corpus has published a version, which it does by itself. */
async function waitForVersion(corpus: string, version: number): Promise<void> {
  for (;;) {
    if ((await describe(corpus)).publishedVersion === version) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test.concurrent("a delivery gets its documents topics, and a repeated one changes nothing", async () => {
  await putWithInbox("inbox", QUICK);
  await call("POST", "/v1/corpora/inbox/documents", { documents: documents(10) });
  const body = { documents: [...documents(3, 10), { id: "blank", text: " " }] };
  expect(await deliver("inbox", "msg_1", body)).toMatchObject({
    status: 202,
    json: { accepted: true },
  });
  const other = { documents: documents(5, 50) };
  expect(await deliver("inbox", "msg_1", other)).toMatchObject({
    status: 202,
    json: { accepted: false },
  });
  await waitForVersion("inbox", 1);
  expect(await deliver("inbox", "msg_1", body)).toMatchObject({ json: { accepted: false } });
  expect(await describe("inbox")).toMatchObject({ documentCount: 13 });
  for (const { id } of documents(3, 10)) {
    const { json } = await call("GET", `/v1/corpora/inbox/documents/${id}`);
    expect(json.topic).toEqual(expect.any(Number));
  }
  expect(await refreshesOf("inbox")).toHaveLength(1);
  expect(await isRefreshToFollow("inbox")).toBe(false);
});

test.concurrent("a burst of 50 deliveries is each document once and one refresh", async () => {
  await putWithInbox("burst", QUICK);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      deliver("burst", `msg_${i}`, { documents: documents(2, 2 * i) }),
    ),
  );
  expect(answers.every(({ status }) => status === 202)).toBe(true);
  await waitForVersion("burst", 1);
  expect(await describe("burst")).toMatchObject({ documentCount: 100 });
  const [refresh, ...others] = await refreshesOf("burst");
  expect(refresh).toMatchObject({ state: "completed", version: 1 });
  expect(refresh?.stages[0]).toMatchObject({ name: "embed", done: 100, total: 100 });
  expect(others).toEqual([]);
  expect(await isRefreshToFollow("burst")).toBe(false);
});

test.concurrent("a delivery that names sources has them fetched", async () => {
  await putWithInbox("named", {
    ...QUICK,
    sources: [
      { id: "inbox", type: "webhook", secret: SECRET },
      { id: "items", type: "json", url: "https://source.example.com/items.json" },
    ],
  });
  const fetched = vi.fn(async () => Response.json(documents(12)));
  vi.stubGlobal("fetch", fetched);
  await deliver("named", "msg_1", { sources: ["items"] });
  await waitForVersion("named", 1);
  vi.unstubAllGlobals();
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(await describe("named")).toMatchObject({ documentCount: 12 });
});

test("a delivery whose message in the queue gets lost is taken by the alarm", async () => {
  await putWithInbox("lost");
  const send = vi.spyOn(env.DELIVERIES, "send").mockResolvedValue(undefined as never);
  const answer = await deliver("lost", "msg_1", { documents: documents(12) });
  expect(answer).toMatchObject({ status: 202, json: { accepted: true } });
  const requestId = answer.headers.get("x-request-id");
  expect(send).toHaveBeenCalledWith({ corpus: "lost", deliveryId: "msg_1", requestId });
  const stub = env.CORPORA.getByName("lost");
  vi.useFakeTimers({ toFake: ["Date"] });
  for (let alarms = 0; (await describe("lost")).documentCount === 0; alarms++) {
    expect(alarms).toBeLessThan(3);
    vi.setSystemTime(Date.now() + 61_000);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
  }
  expect(await describe("lost")).toMatchObject({ documentCount: 12 });
  expect(await isRefreshToFollow("lost")).toBe(true);
  await call("DELETE", "/v1/corpora/lost");
});

test("a message in the queue of dead letters has its delivery kept, and replayed it is taken", async () => {
  await putWithInbox("dead");
  const send = vi.spyOn(env.DELIVERIES, "send").mockResolvedValue(undefined as never);
  await deliver("dead", "msg/1", { documents: documents(3) });
  const path = "/v1/corpora/dead/sources/inbox/deliveries";
  const batch = createMessageBatch("edgetopic-deliveries-failed", [
    { id: "1", timestamp: new Date(), attempts: 1, body: { corpus: "dead", deliveryId: "msg/1" } },
  ]);
  await worker.queue(batch as never, env);
  const result = await getQueueResult(batch, createExecutionContext());
  expect(result.explicitAcks).toEqual(["1"]);
  const { json } = await call("GET", `${path}?state=failed`);
  expect(json.deliveries).toMatchObject([{ id: "msg/1", problem: { code: "delivery_failed" } }]);
  const kept = await call("GET", `${path}/msg%2F1`);
  expect(JSON.parse(kept.json.body as string).documents).toHaveLength(3);
  send.mockRestore();
  expect(await call("POST", `${path}/msg%2F1/replay`)).toMatchObject({ status: 202 });
  for (;;) {
    if ((await describe("dead")).documentCount === 3) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await call("DELETE", "/v1/corpora/dead");
});
