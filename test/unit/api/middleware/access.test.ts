import { expect, test } from "vitest";
import { createTestApi, readCode } from "../../../support/api.ts";

const keyed = { access: { keys: ["first-key", "second-key"] } };
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

test.each(["first-key", "second-key"])("the configured key %s opens /v1", async (key) => {
  const response = await createTestApi(keyed).call("GET", "/v1/corpora", undefined, bearer(key));
  expect(response.status).toBe(200);
});

test.each([
  {},
  bearer("third-key"),
  bearer("first-key2"),
  bearer(""),
  { authorization: "first-key" },
  { authorization: "Basic first-key" },
])("%j is unauthorized", async (headers) => {
  const response = await createTestApi(keyed).call("GET", "/v1/corpora", undefined, headers);
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
  expect(await readCode(response)).toBe("401 unauthorized");
});

test("no key at all opens nothing when the list of keys is empty", async () => {
  const api = createTestApi({ access: { keys: [] } });
  expect(await readCode(api.call("GET", "/v1/corpora", undefined, bearer("")))).toBe(
    "401 unauthorized",
  );
});

test("without a configured key every /v1 call is not_configured, and /health is not", async () => {
  const api = createTestApi({ access: "not-configured" });
  for (const path of ["/v1/corpora", "/v1/webhooks/c/inbox", "/v1/nothing"])
    expect(await readCode(api.call("POST", path, {}))).toBe("503 not_configured");
  expect((await api.call("GET", "/health")).status).toBe(200);
});

test("an open server answers on loopback only", async () => {
  const api = createTestApi();
  for (const host of ["127.0.0.1:8787", "localhost", "[::1]:8787"])
    expect((await api.fetch(new Request(`http://${host}/v1/corpora`))).status).toBe(200);
  for (const host of ["192.168.0.2:8787", "localhost.example.org", "127.0.0.1.example.org"])
    expect(await readCode(api.fetch(new Request(`http://${host}/v1/corpora`)))).toBe(
      "503 not_configured",
    );
});

test("a delivery needs no key: its signature is checked instead", async () => {
  const response = createTestApi(keyed).call("POST", "/v1/webhooks/c/inbox", {});
  expect(await readCode(response)).toBe("404 unknown_corpus");
});

test("an open server answers no page of another origin", async () => {
  const ask = (origin: string) =>
    createTestApi().fetch(new Request("http://127.0.0.1:8787/v1/corpora", { headers: { origin } }));
  expect((await ask("http://127.0.0.1:8787")).status).toBe(200);
  expect(await readCode(ask("https://elsewhere.example"))).toBe("401 unauthorized");
});
