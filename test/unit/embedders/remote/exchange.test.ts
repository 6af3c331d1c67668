import { expect, test } from "vitest";
import { createExchange, readAnswer } from "../../../../src/embedders/remote/exchange.ts";

const URL_ASKED = "https://vendor.example.com/";

/** A body of which only the beginning ever comes. */
const stalled = () =>
  new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) });

test("An answer is read whole, with its status and headers", async () => {
  const fetch = async () => new Response("abc", { status: 418, headers: { "x-a": "b" } });
  const answer = await readAnswer({ id: "x/y", fetch }, URL_ASKED, {});
  expect(answer.status).toBe(418);
  expect(answer.headers.get("x-a")).toBe("b");
  expect(new TextDecoder().decode(answer.body)).toBe("abc");
});

test("A body that stalls ends with the signal's reason, also where fetch takes no signal", async () => {
  const reason = new Error("deadline");
  const stop = new AbortController();
  const fetch = async () => new Response(stalled());
  const answer = readAnswer({ id: "x/y", fetch, signal: stop.signal }, URL_ASKED, {});
  setTimeout(() => stop.abort(reason), 5);
  await expect(answer).rejects.toBe(reason);
});

test("Nothing is sent after the signal was aborted", async () => {
  const reason = new Error("stopped");
  const fetch = async () => expect.unreachable();
  const signal = AbortSignal.abort(reason);
  await expect(readAnswer({ id: "x/y", fetch, signal }, URL_ASKED, {})).rejects.toBe(reason);
});

test("A body larger than is read is refused before its end", async () => {
  let pulls = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulls++;
      controller.enqueue(new Uint8Array(100));
    },
  });
  const fetch = async () => new Response(body);
  const answer = readAnswer({ id: "x/y", fetch, maxBytes: 250 }, URL_ASKED, {});
  await expect(answer).rejects.toMatchObject({ kind: "protocol", isRetryable: false });
  expect(pulls).toBeLessThan(6);
});

test("A redirect is refused, or an answer for who checks where it leads", async () => {
  const fetch = async (_url: unknown, init?: RequestInit) => {
    expect(init?.redirect).toBe("manual");
    return new Response(null, { status: 307, headers: { location: "http://10.0.0.1/" } });
  };
  await expect(readAnswer({ id: "x/y", fetch }, URL_ASKED, {})).rejects.toThrow(/redirect/);
  const remote = { id: "x/y", fetch, answersRedirects: true };
  expect((await readAnswer(remote, URL_ASKED, {})).status).toBe(307);
});

test("What fetch throws is a network error without the secret in it", async () => {
  const fetch = async () => Promise.reject(new TypeError("no route with swordfish"));
  const answer = readAnswer({ id: "x/y", fetch, secrets: ["swordfish"] }, URL_ASKED, {});
  await expect(answer).rejects.toMatchObject({
    kind: "network",
    message: "The request to x/y failed: no route with [redacted]",
  });
});

test("A client is given the whole answer as if it came at once, and never an exception", async () => {
  const compressed = { "content-encoding": "gzip", "content-length": "9", "x-a": "b" };
  const exchange = createExchange({
    id: "x/y",
    fetch: async () => new Response("{}", { status: 201, headers: compressed }),
  });
  const response = await exchange.fetch(URL_ASKED);
  expect(response.status).toBe(201);
  expect([...response.headers.keys()]).toEqual(["content-type", "x-a"]);
  expect(await response.text()).toBe("{}");
  expect(exchange.answer?.headers.get("content-encoding")).toBe("gzip");

  const broken = createExchange({ id: "x/y", fetch: async () => Promise.reject(new Error("cut")) });
  expect((await broken.fetch(URL_ASKED)).status).toBe(499);
  expect(broken.failure).toMatchObject({ kind: "network" });
  expect(broken.answer).toBe(null);
});

test("An answer without a body is one", async () => {
  const exchange = createExchange({
    id: "x/y",
    fetch: async () => new Response(null, { status: 204 }),
  });
  expect((await exchange.fetch(URL_ASKED)).status).toBe(204);
});
