import { expect, test } from "vitest";
import type { NewKey } from "../../../../src/api/schemas/key.ts";
import { createTestApi, readCode, readProblem, type TestApi } from "../../../support/api.ts";

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const ADMIN = bearer("configured-key");
const PAGE = "https://page.example.com";

function createKeyedApi(): TestApi {
  return createTestApi({ access: { keys: ["configured-key"] } });
}

async function make(api: TestApi, body: unknown, headers = ADMIN): Promise<NewKey> {
  const response = await api.call("POST", "/v1/keys", body, headers);
  expect(response.status).toBe(201);
  return (await response.json()) as NewKey;
}

test("a key is made, shown once, used, changed, exchanged and revoked", async () => {
  const api = createKeyedApi();
  const made = await make(api, { role: "read", name: "page", origins: [PAGE] });
  expect(made).toMatchObject({ role: "read", corpora: null, state: "active", expiresAt: null });
  const list = await api.call("GET", "/v1/keys", undefined, ADMIN);
  expect(await list.text()).not.toContain(made.key);
  expect((await api.call("GET", "/v1/corpora", undefined, bearer(made.key))).status).toBe(200);

  const at = `/v1/keys/${made.id}`;
  const changed = await api.call("PATCH", at, { name: "new", origins: [] }, ADMIN);
  expect(await changed.json()).toMatchObject({ id: made.id, name: "new", origins: [] });
  const rotated = await api.call("POST", `${at}/rotate`, { overlapSeconds: 0 }, ADMIN);
  const next = (await rotated.json()) as NewKey;
  expect(await readCode(api.call("GET", "/v1/corpora", undefined, bearer(made.key)))).toBe(
    "401 unauthorized",
  );
  expect((await api.call("GET", "/v1/corpora", undefined, bearer(next.key))).status).toBe(200);

  expect((await api.call("DELETE", at, undefined, ADMIN)).status).toBe(204);
  expect(await readCode(api.call("GET", "/v1/corpora", undefined, bearer(next.key)))).toBe(
    "401 unauthorized",
  );
  expect(await (await api.call("GET", at, undefined, ADMIN)).json()).toMatchObject({
    state: "revoked",
  });
});

test.each([
  [{ role: "owner" }, "/role"],
  [{ role: "read", corpora: [] }, "/corpora"],
  [{ role: "read", corpora: ["a b"] }, "/corpora/0"],
  [{ role: "read", origins: ["https://a.example.com/path"] }, "/origins/0"],
  [{ role: "read", origins: ["https://a.example.com:443"] }, "/origins/0"],
  [{ role: "write", origins: [PAGE] }, "/origins"],
  [{ role: "read", limits: { requestsPerMinute: 0 } }, "/limits/requestsPerMinute"],
  [{ role: "read", limits: { requestsPerHour: 1 } }, "/limits/requestsPerHour"],
  [{ role: "read", expiresAt: "2001-01-01T00:00:00Z" }, "/expiresAt"],
  [{ role: "read", expiresAt: "soon" }, "/expiresAt"],
])("the key %j is refused at %s", async (body, pointer) => {
  const problem = await readProblem(await createKeyedApi().call("POST", "/v1/keys", body, ADMIN));
  expect(problem).toMatchObject({ status: 422, code: "invalid_option" });
  expect(problem.errors?.map((place) => place.pointer)).toEqual([pointer]);
});

test("an admin key of some corpora makes and sees keys of these alone", async () => {
  const api = createKeyedApi();
  const other = await make(api, { role: "read", corpora: ["b"] });
  const { key } = await make(api, { role: "admin", corpora: ["a", "c"] });
  const mine = await make(api, { role: "write", corpora: ["a"] }, bearer(key));
  for (const corpora of [null, ["b"], ["a", "b"]]) {
    const refused = api.call("POST", "/v1/keys", { role: "read", corpora }, bearer(key));
    expect(await readCode(refused)).toBe("403 forbidden");
  }
  const list = await api.call("GET", "/v1/keys", undefined, bearer(key));
  const { keys } = (await list.json()) as { keys: { id: string }[] };
  expect(keys.map(({ id }) => id)).toContain(mine.id);
  expect(keys).toHaveLength(2);
  for (const [method, path] of [
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/rotate"],
  ] as const) {
    const refused = api.call(method, `/v1/keys/${other.id}${path}`, undefined, bearer(key));
    expect(await readCode(refused)).toBe("404 unknown_key");
  }
});

test("a key of some corpora lists these, and a reader is told no sources", async () => {
  const api = createKeyedApi();
  const sources = [{ id: "s", type: "json", url: "https://user:password@a.example.com/?key=1" }];
  for (const id of ["a", "b"]) await api.call("PUT", `/v1/corpora/${id}`, { sources }, ADMIN);
  const { key } = await make(api, { role: "read", corpora: ["a", "none"] });
  const list = await api.call("GET", "/v1/corpora", undefined, bearer(key));
  expect(await list.json()).toMatchObject({ corpora: [{ id: "a", sources: [] }], cursor: null });
  const read = await api.call("GET", "/v1/corpora/a", undefined, bearer(key));
  expect(await read.text()).not.toContain("password");
});

test("a page of an allowed origin may use its key, others may not", async () => {
  const api = createKeyedApi();
  const { key } = await make(api, { role: "read", origins: [PAGE] });
  const ask = (origin: string, method = "GET", more = {}) =>
    api.call(method, "/v1/corpora", undefined, { origin, ...more });
  const allowed = await ask(PAGE, "GET", bearer(key));
  expect(allowed.status).toBe(200);
  expect(allowed.headers.get("access-control-allow-origin")).toBe(PAGE);
  expect(allowed.headers.get("vary")).toBe("Origin");
  const preflight = await ask(PAGE, "OPTIONS", { "access-control-request-method": "GET" });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
  const unkeyed = await ask(PAGE);
  expect([unkeyed.status, unkeyed.headers.get("access-control-allow-origin")]).toEqual([401, PAGE]);

  const foreign = await ask("https://other.example.com", "GET", bearer(key));
  expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  expect(await readCode(foreign)).toBe("403 forbidden");
  const refused = await ask("https://other.example.com", "OPTIONS", {
    "access-control-request-method": "GET",
  });
  expect(refused.headers.get("access-control-allow-origin")).toBeNull();
  expect(refused.status).toBeGreaterThan(400);
  const own = await ask("http://127.0.0.1:8787", "GET", bearer(key));
  expect(own.status).toBe(200);
});

test("without a configured key those of the keyring are enough", async () => {
  const api = createTestApi({ access: "not-configured" });
  expect(await readCode(api.call("GET", "/v1/corpora"))).toBe("503 not_configured");
  const details = { name: "", origins: [], limits: {}, expiresAt: null };
  const { text } = await api.keyring.create({ ...details, role: "read", corpora: null });
  api.keyDirectory.forget();
  expect(await readCode(api.call("GET", "/v1/corpora"))).toBe("401 unauthorized");
  expect((await api.call("GET", "/v1/corpora", undefined, bearer(text))).status).toBe(200);
});

test("an open server keeps to the role of a key that is given", async () => {
  const api = createTestApi();
  const { key } = await make(api, { role: "read" }, {} as typeof ADMIN);
  expect(await readCode(api.call("PUT", "/v1/corpora/a", {}, bearer(key)))).toBe("403 forbidden");
  const wrong = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
  expect(await readCode(api.call("GET", "/v1/corpora", undefined, bearer(wrong)))).toBe(
    "401 unauthorized",
  );
  expect((await api.call("GET", "/v1/corpora", undefined, bearer("any"))).status).toBe(200);
});
