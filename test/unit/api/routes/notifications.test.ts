import { beforeEach, expect, test } from "vitest";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";

const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
const url = "https://hooks.example.org/a";
const path = "/v1/corpora/c/notifications";
let api: TestApi;

beforeEach(async () => {
  api = createTestApi();
  const notify = [{ url, events: ["refresh-completed"], secret }];
  await api.call("PUT", "/v1/corpora/c", { notify });
});

test("a corpus shows who is notified, and never the secret", async () => {
  const text = await (await api.call("GET", "/v1/corpora/c")).text();
  expect(JSON.parse(text).notify).toMatchObject([
    { url, events: ["refresh-completed"], state: "active" },
  ]);
  expect(text).not.toContain(secret);
});

test.for([
  [{ url, events: [], secret }, "/notify/0/events"],
  [{ url, events: ["all"], secret }, "/notify/0/events/0"],
  [{ url, events: ["refresh-failed"], secret: "whsec_dG9vIHNob3J0" }, "/notify/0/secret"],
  [{ url: "http://10.0.0.1/", events: ["refresh-failed"], secret }, "/notify/0/url"],
] as const)("%j is an invalid_option at %s", async ([endpoint, pointer]) => {
  const response = await api.call("PUT", "/v1/corpora/c", { notify: [endpoint] });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: "invalid_option", errors: [{ pointer }] });
});

test("notifications are listed and replayed, endpoints resumed", async () => {
  const list = await (await api.call("GET", `${path}?limit=5`)).json();
  expect(list).toMatchObject({
    notifications: [{ id: "msg_1", deliveries: [{ url, state: "pending" }] }],
    cursor: null,
  });
  expect((await api.call("POST", `${path}/msg_1/replay`, {})).status).toBe(202);
  expect((await api.call("POST", `${path}/msg_1/replay`)).status).toBe(202);
  expect((await api.call("POST", `${path}/msg_1/replay`, { url })).status).toBe(202);
  expect(await (await api.call("POST", `${path}/resume`, { url })).json()).toMatchObject({ url });
  const other = { url: "https://example.org/b" };
  expect(await readCode(api.call("POST", `${path}/resume`, other))).toBe("404 unknown_endpoint");
  const unknown = api.call("POST", `${path}/msg_2/replay`, {});
  expect(await readCode(unknown)).toBe("404 unknown_notification");
  expect(await readCode(api.call("GET", `${path}?cursor=x`))).toBe("400 invalid_request");
});
