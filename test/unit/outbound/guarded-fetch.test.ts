import { expect, test } from "vitest";
import { createGuardedFetch, type GuardedFetch } from "../../../src/outbound/guarded-fetch.ts";

interface Asked {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
}

/** Answers by address, and takes down what it was asked. */
function createWeb(answers: Record<string, () => Response>) {
  const asked: Asked[] = [];
  const fetch: GuardedFetch = async (url, init = {}) => {
    const { method = "GET", headers, body } = init;
    asked.push({
      url: String(url),
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body,
    });
    init.signal?.throwIfAborted();
    return answers[String(url)]?.() ?? new Response("none", { status: 404 });
  };
  return { asked, fetch };
}

const moved = (status: number, location: string) => () =>
  new Response("moved", { status, headers: { location } });
const START = "https://a.example.com/start";

test("a redirect is followed as far as every hop is allowed", async () => {
  const { asked, fetch } = createWeb({
    [START]: moved(301, "/next"),
    "https://a.example.com/next": moved(308, "https://b.example.com/end"),
    "https://b.example.com/end": () => new Response("there"),
  });
  const response = await createGuardedFetch({ fetch })(START);
  expect(await response.text()).toBe("there");
  expect(asked.map(({ url }) => url)).toEqual([
    START,
    "https://a.example.com/next",
    "https://b.example.com/end",
  ]);
});

test.each([
  "http://a.example.com/",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://[::ffff:169.254.169.254]/",
  "//localhost/",
  "https://user:password@a.example.com/",
  "file:///etc/passwd",
  "https://",
])("where a redirect leads to %s nothing is asked", async (location) => {
  const { asked, fetch } = createWeb({ [START]: moved(302, location) });
  await expect(createGuardedFetch({ fetch })(START)).rejects.toMatchObject({
    code: "invalid_option",
  });
  expect(asked).toHaveLength(1);
});

test("a URL that is refused is not asked at all, unless its origin is trusted", async () => {
  const local = "http://127.0.0.1:8080/";
  const { asked, fetch } = createWeb({ [local]: () => new Response("local") });
  await expect(createGuardedFetch({ fetch })(local)).rejects.toThrow("refused");
  expect(asked).toHaveLength(0);
  const trusting = createGuardedFetch({ fetch, rules: { trustedOrigins: ["http://127.0.0.1:*"] } });
  expect(await (await trusting(local)).text()).toBe("local");
});

test("redirects are counted; with none allowed the first is one too many", async () => {
  const { asked, fetch } = createWeb({ [START]: moved(307, START) });
  await expect(createGuardedFetch({ fetch })(START)).rejects.toThrow("redirected too often");
  expect(asked).toHaveLength(6);
  await expect(createGuardedFetch({ fetch, maxRedirects: 0 })(START)).rejects.toThrow("too often");
  expect(asked).toHaveLength(7);
});

test("another origin is told no secrets, the same one is", async () => {
  const { asked, fetch } = createWeb({
    [START]: moved(302, "/next"),
    "https://a.example.com/next": moved(302, "https://b.example.com/"),
  });
  const headers = { authorization: "Bearer k", "x-api-key": "k", accept: "text/plain" };
  await createGuardedFetch({ fetch })(START, { headers });
  expect(asked.map((request) => request.headers)).toEqual([
    headers,
    headers,
    { accept: "text/plain" },
  ]);
});

test("a body goes along with 307 and 308 only", async () => {
  for (const [status, method] of [
    [307, "POST"],
    [308, "POST"],
    [303, "GET"],
    [302, "GET"],
  ] as const) {
    const { asked, fetch } = createWeb({ [START]: moved(status, "/next") });
    const headers = { "content-type": "application/json" };
    await createGuardedFetch({ fetch })(START, { method: "POST", body: "{}", headers });
    expect(asked[1]?.method).toBe(method);
    expect(asked[1]?.body).toBe(method === "POST" ? "{}" : undefined);
  }
});

test("304 and other answers are left as they are", async () => {
  const headers = { etag: '"1"', location: "/elsewhere" };
  const { fetch } = createWeb({ [START]: () => new Response(null, { status: 304, headers }) });
  const response = await createGuardedFetch({ fetch })(START);
  expect([response.status, response.headers.get("etag")]).toEqual([304, '"1"']);
});

test("a body with more bytes than allowed fails while it is read", async () => {
  const { fetch } = createWeb({ [START]: () => new Response("x".repeat(101)) });
  const response = await createGuardedFetch({ fetch, maxBytes: 100 })(START);
  await expect(response.text()).rejects.toThrow("more than 100 bytes");
  const fits = await createGuardedFetch({ fetch, maxBytes: 101 })(START);
  expect((await fits.text()).length).toBe(101);
});

test("time is bounded, and the caller's signal is heard", async () => {
  const fetch: GuardedFetch = (_, init) =>
    new Promise((_resolve, reject) => {
      const { signal } = init ?? {};
      const stop = () => reject(signal?.reason);
      if (signal?.aborted) stop();
      else signal?.addEventListener("abort", stop);
    });
  await expect(createGuardedFetch({ fetch, timeoutMs: 5 })(START)).rejects.toMatchObject({
    name: "TimeoutError",
  });
  const reason = new Error("no longer wanted");
  const signal = AbortSignal.abort(reason);
  await expect(createGuardedFetch({ fetch })(START, { signal })).rejects.toBe(reason);
});
