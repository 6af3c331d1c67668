import { createHmac, randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";

const secret = randomBytes(24);
const sources = [
  { id: "inbox", type: "webhook", secret: `whsec_${secret.toString("base64")}` },
  { id: "feed", type: "feed", url: "https://example.org/feed" },
];
const body = JSON.stringify({ documents: [{ id: "a", text: "from outside" }] });
const nowSeconds = () => Math.floor(Date.now() / 1000);
let api: TestApi;

beforeEach(async () => {
  api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", { sources });
});

interface Delivery {
  id?: string;
  text?: string;
  when?: number | string;
  key?: Buffer;
  headers?: Record<string, string>;
  path?: string;
  of?: TestApi;
}

function deliver({
  id = "msg_1",
  text = body,
  when = nowSeconds(),
  key = secret,
  headers = {},
  path = "/v1/webhooks/c/inbox",
  of = api,
}: Delivery = {}): Promise<Response> {
  const signature = createHmac("sha256", key).update(`${id}.${when}.${text}`).digest("base64");
  return of.call("POST", path, text, {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(when),
    "webhook-signature": `v1,${signature}`,
    ...headers,
  });
}

test("a signed delivery is kept as it came, queued and answered 202", async () => {
  const response = await deliver();
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ accepted: true });
  expect(api.enqueued).toEqual(["c/msg_1"]);
  expect(api.corpora.ledgers.get("c")?.deliveries).toEqual(new Map([["msg_1", body]]));
});

test("a repeated webhook-id is answered 202 and not queued again", async () => {
  await deliver();
  const again = await deliver();
  expect(again.status).toBe(202);
  expect(await again.json()).toEqual({ accepted: false });
  expect(api.enqueued).toHaveLength(1);
});

test("a delivery that the queue does not take is kept all the same", async () => {
  const lost = new Error("the queue is full");
  const of = createTestApi({ enqueueDelivery: () => Promise.reject(lost) });
  await of.call("PUT", "/v1/corpora/c", { sources });
  expect((await deliver({ of })).status).toBe(202);
  expect(of.corpora.ledgers.get("c")?.deliveries.size).toBe(1);
  expect(of.reported).toEqual([lost]);
});

test("one right signature among several is enough", async () => {
  const text = body;
  const when = nowSeconds();
  const right = createHmac("sha256", secret).update(`msg_1.${when}.${text}`).digest("base64");
  const headers = { "webhook-signature": `v1,bm90IGl0 v1a,x v1,${right}` };
  expect((await deliver({ when, headers })).status).toBe(202);
});

test.each<Delivery>([
  { key: randomBytes(24) },
  { headers: { "webhook-id": "msg_2" } },
  { headers: { "webhook-signature": "" } },
  { headers: { "webhook-signature": "v1" } },
  { headers: { "webhook-signature": "v1,AAAA" } },
  { headers: { "webhook-timestamp": "soon" } },
  { headers: { "webhook-id": "" } },
  { id: "i".repeat(257) },
])("%j is an invalid_signature and leaves nothing", async (delivery) => {
  expect(await readCode(deliver(delivery))).toBe("401 invalid_signature");
  expect(api.corpora.ledgers.get("c")?.deliveries.size).toBe(0);
});

test("a timestamp other than the signed one is an invalid_signature", async () => {
  const when = nowSeconds();
  const headers = { "webhook-timestamp": String(when + 1) };
  expect(await readCode(deliver({ when, headers }))).toBe("401 invalid_signature");
});

test("missing headers are an invalid_signature", async () => {
  const response = api.call("POST", "/v1/webhooks/c/inbox", {});
  expect(await readCode(response)).toBe("401 invalid_signature");
});

test("a body changed on the way is an invalid_signature", async () => {
  const when = nowSeconds();
  const signature = createHmac("sha256", secret).update(`msg_1.${when}.${body}`).digest("base64");
  const headers = { "webhook-signature": `v1,${signature}` };
  const changed = deliver({ when, headers, text: body.replace("a", "b") });
  expect(await readCode(changed)).toBe("401 invalid_signature");
});

test.each([-3600, -310, 310, 3600])(
  "a delivery signed %d seconds from now is timestamp_out_of_tolerance",
  async (seconds) => {
    const response = deliver({ when: nowSeconds() + seconds });
    expect(await readCode(response)).toBe("401 timestamp_out_of_tolerance");
  },
);

test.each([-290, 290])("a delivery signed %d seconds from now is taken", async (seconds) => {
  expect((await deliver({ when: nowSeconds() + seconds })).status).toBe(202);
});

test("a signed body that is not JSON is invalid_json", async () => {
  expect(await readCode(deliver({ text: "{" }))).toBe("400 invalid_json");
  expect(api.enqueued).toEqual([]);
});

test("a source that is not there or takes no deliveries is unknown_source", async () => {
  for (const source of ["other", "feed"])
    expect(await readCode(deliver({ path: `/v1/webhooks/c/${source}` }))).toBe(
      "404 unknown_source",
    );
  expect(await readCode(deliver({ path: "/v1/webhooks/other/inbox" }))).toBe("404 unknown_corpus");
});
