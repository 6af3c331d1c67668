import { expect, test } from "vitest";
import { EdgetopicError } from "../../../src/core/errors.ts";
import { createTestApi, readCode, readProblem } from "../../support/api.ts";

test("every kind of answer has an X-Request-Id", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", {});
  const paths = ["/health", "/openapi.json", "/docs", "/nowhere", "/v1/corpora/c", "/v1/corpora/!"];
  for (const path of paths) {
    const response = await api.call("GET", path);
    expect(response.headers.get("x-request-id"), path).toMatch(/^01TEST\d+$/);
  }
});

test("a caller's own X-Request-Id is kept", async () => {
  const response = await createTestApi().call("GET", "/nowhere", undefined, {
    "x-request-id": "mine-1",
  });
  expect((await readProblem(response)).requestId).toBe("mine-1");
});

test("health says that the server answers, and its version", async () => {
  const response = await createTestApi().call("GET", "/health");
  expect(await response.json()).toEqual({ status: "ok", version: "1.2.3" });
});

test("an unknown path is not_found", async () => {
  const api = createTestApi();
  expect(await readCode(api.call("GET", "/nowhere"))).toBe("404 not_found");
  expect(await readCode(api.call("POST", "/v1/nothing", {}))).toBe("404 not_found");
});

test("a known path with another method is method_not_allowed, and Allow names the right ones", async () => {
  const response = await createTestApi().call("PATCH", "/v1/corpora/c", {});
  expect(response.headers.get("allow")).toBe("GET, HEAD, PUT, DELETE");
  expect(await readCode(response)).toBe("405 method_not_allowed");
});

test("a corpus that is not there is unknown_corpus, also with a method that is allowed", async () => {
  expect(await readCode(createTestApi().call("GET", "/v1/corpora/c"))).toBe("404 unknown_corpus");
});

test("a defect is an internal_error that tells nothing, and is reported", async () => {
  const defect = new TypeError("secret of the house");
  const api = createTestApi();
  api.corpora.list = () => Promise.reject(defect);
  const response = await api.call("GET", "/v1/corpora");
  const problem = await readProblem(response);
  expect(problem).toMatchObject({ status: 500, code: "internal_error" });
  expect(JSON.stringify(problem)).not.toMatch(/secret|\.ts/);
  expect(api.reported).toEqual([defect]);
});

test("damage that has a code of its own is answered by it, and reported", async () => {
  const damage = new EdgetopicError("checkpoint_mismatch", "The checkpoint is of version 2.");
  const api = createTestApi();
  api.corpora.list = () => Promise.reject(damage);
  expect(await readCode(api.call("GET", "/v1/corpora"))).toBe("500 checkpoint_mismatch");
  expect(api.reported).toEqual([damage]);
});

test("the documentation page takes its script from the same server", async () => {
  const response = await createTestApi().call("GET", "/docs");
  expect(response.headers.get("content-type")).toMatch(/^text\/html/);
  const page = await response.text();
  expect([...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([
    '<script type="module" src="/docs/rapidoc-min.js">',
  ]);
  expect(page).not.toMatch(/https?:\/\//);
});
