import { beforeEach, expect, test } from "vitest";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";

const secret = `whsec_${btoa("a secret of thirty-two bytes ---")}`;
const inbox = "/v1/corpora/c/sources/inbox";
let api: TestApi;
beforeEach(async () => {
  api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", { sources: [{ id: "inbox", type: "webhook", secret }] });
  await api.corpora.get("c").acceptDelivery("inbox", "msg/1", "{}");
});

test("deliveries are listed and read, whatever their id", async () => {
  const list = await (await api.call("GET", `${inbox}/deliveries?state=waiting&limit=5`)).json();
  const delivery = { id: "msg/1", state: "waiting", report: null, problem: null };
  expect(list).toMatchObject({ deliveries: [delivery], cursor: null });
  const one = await api.call("GET", `${inbox}/deliveries/msg%2F1`);
  expect(await one.json()).toMatchObject({ ...delivery, body: "{}" });
  expect(await readCode(api.call("GET", `${inbox}/deliveries/other`))).toBe("404 unknown_delivery");
  expect(await readCode(api.call("GET", `${inbox}/deliveries?state=lost`))).toBe(
    "400 invalid_request",
  );
});

test("one that did not fail is not taken again", async () => {
  const replay = api.call("POST", `${inbox}/deliveries/msg%2F1/replay`);
  expect(await readCode(replay)).toBe("409 delivery_not_failed");
});

test("a secret is made, or taken where it is strong enough", async () => {
  const rotated = await (await api.call("POST", `${inbox}/rotate`)).json();
  const made = (rotated as { secret: string }).secret;
  expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect((await api.corpora.get("c").webhookKeys("inbox")).secrets).toEqual([made, secret]);
  const own = { secret: `whsec_${btoa("another one of thirty-two bytes-")}`, graceHours: 0 };
  expect(await (await api.call("POST", `${inbox}/rotate`, own)).json()).toMatchObject({
    secret: own.secret,
  });
  expect((await api.corpora.get("c").webhookKeys("inbox")).secrets).toEqual([own.secret]);
  const weak = api.call("POST", `${inbox}/rotate`, {
    secret: "a secret that is no base64".replaceAll(" ", "-"),
  });
  expect(await readCode(weak)).toBe("422 invalid_option");
});

test.each([
  { verify: { by: "github" }, secret: "a-secret-of-its-own" },
  { verify: { by: "bearer" }, secret: "a-secret-of-its-own", items: "/data" },
  {
    verify: {
      by: "hmac",
      header: "x-signature",
      algorithm: "sha512",
      encoding: "base64",
      payload: "{timestamp}.{body}",
      timestampHeader: "x-time",
    },
    secret: "a-secret-of-its-own",
  },
])("%j is kept as it was given, but for its secret", async (settings) => {
  const source = { id: "inbox", type: "webhook", ...settings };
  const put = await api.call("PUT", "/v1/corpora/c", { sources: [source] });
  const { secret: _, ...shown } = source;
  expect(((await put.json()) as { sources: unknown[] }).sources).toEqual([shown]);
});

test.each([
  [{ by: "hmac", header: "x-signature", payload: "nothing" }, "payload"],
  [{ by: "hmac", header: "x-signature", payload: "{body}{body}" }, "payload"],
  [{ by: "hmac", header: "x-signature", payload: "{id}{body}" }, "idHeader"],
  [{ by: "hmac", header: "x-signature", timestampHeader: "x-time" }, "timestampHeader"],
  [{ by: "hmac", header: "x signature" }, "header"],
  [{ by: "hope" }, "by"],
])("%j is refused at its %s", async (verify, name) => {
  const source = { id: "inbox", type: "webhook", verify, secret: "a-secret-of-its-own" };
  const put = await api.call("PUT", "/v1/corpora/c", { sources: [source] });
  expect(await put.json()).toMatchObject({ errors: [{ pointer: `/sources/0/verify/${name}` }] });
});
