import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { NOTIFICATION_EVENTS } from "../../../src/jobs/notification.ts";
import { createGuardedFetch } from "../../../src/outbound/guarded-fetch.ts";
import {
  type CorpusLife,
  type CorpusWorld,
  createCorpusWorld,
  numbered,
  runRefresh,
  settings,
} from "../../support/corpus-world.ts";

const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
const events = [...NOTIFICATION_EVENTS];
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Behavior = (request: IncomingMessage, response: ServerResponse) => void;

/** A local server that behaves as told, path by path, and remembers what it took. */
interface Receiver {
  url: string;
  /** By path: each request's headers and body, taken or not. */
  received: { path: string; headers: Record<string, string>; body: string }[];
  behave: Map<string, Behavior>;
  close(): Promise<void>;
}

const answer =
  (status: number, headers: Record<string, string> = {}): Behavior =>
  (_request, response) =>
    void response.writeHead(status, headers).end("thanks");

async function startReceiver(): Promise<Receiver> {
  const received: Receiver["received"] = [];
  const behave: Receiver["behave"] = new Map();
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      received.push({ path, headers: request.headers as Record<string, string>, body });
      (behave.get(path) ?? answer(200))(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    behave,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let receiver: Receiver;
let world: CorpusWorld;
let life: CorpusLife;

beforeEach(async () => {
  receiver = await startReceiver();
  world = createCorpusWorld();
  world.fetch = createGuardedFetch({
    rules: { trustedOrigins: [receiver.url] },
    maxRedirects: 0,
    timeoutMs: 300,
  });
  life = world.open();
});

afterEach(() => receiver.close());

const at = (path: string, asked = events) => ({ url: receiver.url + path, events: asked, secret });

async function put(...notify: ReturnType<typeof at>[]): Promise<void> {
  await life.put({ ...settings, notify });
  await life.addDocuments(`call ${world.now}`, numbered(10));
}

/** The refreshes whose completion a path was told, in order, each as often as it was. */
const toldTo = (path: string): string[] =>
  receiver.received
    .filter((request) => request.path === path)
    .map(({ body }) => String(JSON.parse(body).data.refresh));

async function refreshes(): Promise<string[]> {
  const { notifications } = await life.listNotifications({ limit: 100 });
  return notifications.map(({ data }) => String(data.refresh)).toReversed();
}

test("a refresh that completes is told, signed by Standard Webhooks", async () => {
  await put(at("/a"));
  const { version } = await runRefresh(life, () => 0);
  await world.runAlarms(life, 1000);
  expect(receiver.received.length).toBe(1);
  const [{ headers, body }] = receiver.received;
  expect(JSON.parse(body)).toEqual({
    type: "refresh-completed",
    timestamp: "2026-01-01T00:00:00.000Z",
    data: {
      corpus: "news",
      refresh: expect.any(String),
      mode: "full",
      version: expect.objectContaining({ version, documentCount: 10, published: true }),
    },
  });
  expect(headers["content-type"]).toBe("application/json");
  const sentAt = new Date("2026-01-01T00:00:00Z");
  const signed = new Webhook(secret).sign(headers["webhook-id"], sentAt, body);
  expect(headers["webhook-signature"]).toBe(signed);
  expect(headers["webhook-timestamp"]).toBe(String(sentAt.getTime() / 1000));
  const { notifications } = await life.listNotifications({ limit: 10 });
  expect(notifications).toMatchObject([
    { id: headers["webhook-id"], deliveries: [{ url: `${receiver.url}/a`, state: "delivered" }] },
  ]);
  expect(JSON.stringify(await life.describe())).not.toContain(secret);
});

test("each endpoint hears the events it asks for, and a cancelled refresh is none", async () => {
  await put(at("/failures", ["refresh-failed"]), at("/all"));
  const { refresh } = await life.startRefresh("full");
  const problem = { code: "refresh_failed", detail: "no" } as const;
  await life.failRefresh(refresh.id, problem);
  await life.failRefresh(refresh.id, problem);
  await runRefresh(life, () => 0);
  const cancelled = await life.startRefresh("full");
  await life.cancelRefresh(cancelled.refresh.id);
  await world.runAlarms(life, 1000);
  const heard = receiver.received.map(({ path, body }) => `${path} ${JSON.parse(body).type}`);
  expect(heard.toSorted()).toEqual([
    "/all refresh-completed",
    "/all refresh-failed",
    "/failures refresh-failed",
  ]);
  expect(heard.indexOf("/all refresh-failed")).toBeLessThan(
    heard.indexOf("/all refresh-completed"),
  );
});

test("nothing is written down where nobody asks, and a new endpoint hears what comes", async () => {
  await put();
  await runRefresh(life, () => 0);
  expect(await refreshes()).toEqual([]);
  await put(at("/a"));
  await runRefresh(life, () => 0);
  await put(at("/a"), at("/b"));
  await runRefresh(life, () => 0);
  await world.runAlarms(life, 1000);
  const all = await refreshes();
  expect(all.length).toBe(2);
  expect(toldTo("/a")).toEqual(all);
  expect(toldTo("/b")).toEqual(all.slice(1));
});

test.for([
  ["an error", answer(500)],
  ["a refusal", answer(404)],
  ["a redirect", answer(302, { location: "https://example.com/" })],
  ["a connection cut off", (_: IncomingMessage, response: ServerResponse) => response.destroy()],
  ["no answer in time", () => {}],
] as const)(
  "%s is tried again until it is taken, and holds up what comes after",
  async ([, fail]) => {
    await put(at("/a"), at("/b"));
    receiver.behave.set("/a", fail);
    await runRefresh(life, () => 0);
    await world.runAlarms(life, 4_000);
    await runRefresh(life, () => 0);
    await world.runAlarms(life, 30_000);
    const [first, second] = await refreshes();
    expect(toldTo("/a")).toEqual([first, first]);
    expect(toldTo("/b")).toEqual([first, second]);
    expect((await life.describe()).notify).toMatchObject([
      { state: "failing", attemptCount: 2, failure: expect.any(String) },
      { state: "active", attemptCount: 0, failure: null },
    ]);
    receiver.behave.delete("/a");
    await world.runAlarms(life, 120_000);
    expect(toldTo("/a")).toEqual([first, first, first, second]);
    const ids = receiver.received.filter(({ path, body }) => path === "/a" && body.includes(first));
    expect(new Set(ids.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect((await life.describe()).notify[0]).toMatchObject({ state: "active", failure: null });
  },
);

test("an endpoint that says when to come again is not asked before", async () => {
  await put(at("/a"));
  receiver.behave.set("/a", answer(503, { "retry-after": "3600" }));
  await runRefresh(life, () => 0);
  await world.runAlarms(life, hourMs - 1000);
  expect(receiver.received.length).toBe(1);
  await world.runAlarms(life, 2000);
  expect(receiver.received.length).toBe(2);
});

test("after a day of failures an endpoint is disabled, told so, and resumes where it stopped", async () => {
  await put(at("/a"), at("/b"));
  receiver.behave.set("/a", answer(500));
  await runRefresh(life, () => 0);
  await world.runAlarms(life, dayMs - hourMs);
  expect((await life.describe()).notify[0]).toMatchObject({ state: "failing", attemptCount: 8 });
  await world.runAlarms(life, 2 * hourMs);
  await runRefresh(life, () => 0);
  await world.runAlarms(life, dayMs);
  const [first, second] = await refreshes();
  expect(toldTo("/a")).toEqual(Array.from({ length: 9 }, () => first));
  expect((await life.describe()).notify[0]).toMatchObject({
    state: "disabled",
    disabledAt: "2026-01-02T00:00:05.000Z",
    failure: "It answered with status 500.",
  });
  const { refresh } = await life.startRefresh("full");
  expect(refresh.warnings).toEqual([
    {
      code: "endpoint_disabled",
      detail: `${receiver.url} is not notified any more: it failed for a day, or asked not to be.`,
      count: 1,
    },
  ]);
  await life.cancelRefresh(refresh.id);
  const { notifications } = await life.listNotifications({ limit: 1 });
  expect(notifications[0].deliveries.map(({ state }) => state)).toEqual(["disabled", "delivered"]);
  receiver.behave.delete("/a");
  expect(await life.resumeEndpoint(`${receiver.url}/a`)).toMatchObject({ state: "failing" });
  await world.runAlarms(life, 1000);
  expect(toldTo("/a").slice(9)).toEqual([first, second]);
  await expect(life.resumeEndpoint("https://example.org/x")).rejects.toMatchObject({
    code: "unknown_endpoint",
  });
});

test("410 disables an endpoint at once", async () => {
  await put(at("/a"));
  receiver.behave.set("/a", answer(410));
  await runRefresh(life, () => 0);
  await world.runAlarms(life, dayMs);
  expect(receiver.received.length).toBe(1);
  expect((await life.describe()).notify[0]).toMatchObject({ state: "disabled" });
});

test("a notification is replayed with its id, to all that ask for it or to one", async () => {
  await put(at("/a"), at("/b"), at("/deaf", ["topic-created"]));
  await runRefresh(life, () => 0);
  await world.runAlarms(life, 1000);
  const { notifications } = await life.listNotifications({ limit: 10 });
  const { id } = notifications[0];
  expect(await life.replayNotification(id)).toMatchObject({
    id,
    deliveries: [{ state: "pending" }, { state: "pending" }],
  });
  await life.replayNotification(id, `${receiver.url}/deaf`);
  await world.runAlarms(life, 1000);
  expect(receiver.received.map(({ path }) => path).toSorted()).toEqual([
    "/a",
    "/a",
    "/b",
    "/b",
    "/deaf",
  ]);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  await expect(life.replayNotification("msg_0")).rejects.toMatchObject({
    code: "unknown_notification",
  });
});

test("notifications are listed page by page, the newest first, for 30 days", async () => {
  await put(at("/a"));
  for (let i = 0; i < 3; i++) await runRefresh(life, () => 0);
  const all = await refreshes();
  const first = await life.listNotifications({ limit: 2 });
  expect(first.notifications.map(({ data }) => data.refresh)).toEqual([all[2], all[1]]);
  const second = await life.listNotifications({ limit: 2, cursor: first.cursor ?? "" });
  expect(second.notifications.map(({ data }) => data.refresh)).toEqual([all[0]]);
  expect(second.cursor).toBeNull();
  await world.runAlarms(life, 31 * dayMs);
  await runRefresh(life, () => 0);
  expect((await refreshes()).length).toBe(1);
  await world.runAlarms(life, 1000);
  expect(receiver.received.length).toBe(4);
});

test("an address is given once, with a secret that stays where none is given again", async () => {
  const bare = { url: `${receiver.url}/a`, events: [...events] };
  const refused = { code: "invalid_option" };
  await expect(life.put({ ...settings, notify: [bare] })).rejects.toMatchObject(refused);
  await put(at("/a"));
  await expect(life.put({ ...settings, notify: [bare, bare] })).rejects.toMatchObject(refused);
  await life.put({ ...settings, notify: [bare] });
  await runRefresh(life, () => 0);
  await world.runAlarms(life, 1000);
  const [{ headers, body }] = receiver.received;
  const sent = new Date(Number(headers["webhook-timestamp"]) * 1000);
  expect(headers["webhook-signature"]).toBe(
    new Webhook(secret).sign(headers["webhook-id"], sent, body),
  );
  await life.put(settings);
  expect((await life.describe()).notify).toEqual([]);
  await runRefresh(life, () => 0);
  await world.runAlarms(life, dayMs);
  expect(receiver.received.length).toBe(1);
});

test("wherever the process ends, a refresh that completed is told, and at least once", async () => {
  for (let step = 1; ; step++) {
    for (const when of ["before", "after"] as const) {
      receiver.received.length = 0;
      const own = createCorpusWorld();
      own.fetch = world.fetch;
      const made = own.open();
      await made.put({ ...settings, notify: [at("/a")] });
      await made.addDocuments("seed", numbered(10));
      const ending = own.open({ step, when });
      await runRefresh(ending, () => 0)
        .then(() => own.runAlarms(ending, 1000))
        .catch((error: unknown) => {
          if (!own.crashed) throw error;
        });
      const hasEnded = own.crashed;
      const next = own.open();
      await next.describe();
      own.alarmAt ??= own.now;
      await own.runAlarms(next, 20_000);
      const { publishedVersion } = await next.describe();
      const count = receiver.received.length;
      expect(publishedVersion === null ? count === 0 : count >= 1, `${when} ${step}`).toBe(true);
      if (!hasEnded && when === "after") return;
    }
  }
});
