import { expect, test } from "vitest";
import { createTestApi, readCode } from "../../../support/api.ts";

const json = { "content-type": "application/json" };
const megabyte = new Uint8Array(1_000_000).fill(0x20);

/** `count` megabytes of white space, made when asked for. */
function streamMegabytes(count: number): { body: ReadableStream<Uint8Array>; made: () => number } {
  let made = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (made === count) return controller.close();
        made++;
        controller.enqueue(megabyte);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, made: () => made };
}

test("a JSON body that grows over 32 MB is body_too_large, and the rest is not read", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", {});
  const { body, made } = streamMegabytes(60);
  const response = await api.call("POST", "/v1/corpora/c/documents", body, json);
  expect(await readCode(response)).toBe("413 body_too_large");
  expect(made()).toBeLessThan(40);
});

test("a Content-Length over 32 MB is body_too_large before anything is read", async () => {
  const { body, made } = streamMegabytes(1);
  const headers = { ...json, "content-length": "32000001" };
  const response = await createTestApi().call("POST", "/v1/embeddings", body, headers);
  expect(await readCode(response)).toBe("413 body_too_large");
  expect(made()).toBe(0);
});

test("a Content-Length that says less than is sent does not help", async () => {
  const headers = { ...json, "content-length": "10" };
  const { body } = streamMegabytes(33);
  const response = await createTestApi().call("POST", "/v1/embeddings", body, headers);
  expect(await readCode(response)).toBe("413 body_too_large");
});

test("a body under the limit that is not JSON is invalid_json", async () => {
  const response = createTestApi().call("POST", "/v1/embeddings", "{", json);
  expect(await readCode(response)).toBe("400 invalid_json");
});

test("a delivery over 1 MB is body_too_large", async () => {
  const { body } = streamMegabytes(2);
  const response = await createTestApi().call("POST", "/v1/webhooks/c/inbox", body, json);
  expect(await readCode(response)).toBe("413 body_too_large");
});

test.each(["text/plain", "application/xml", "application/x-www-form-urlencoded"])(
  "a body of %s is unsupported_media_type",
  async (type) => {
    const api = createTestApi();
    for (const [method, path] of [
      ["PUT", "/v1/corpora/c"],
      ["POST", "/v1/corpora/c/documents"],
      ["POST", "/v1/corpora/c/refreshes"],
      ["POST", "/v1/corpora/c/assign"],
      ["POST", "/v1/embeddings"],
      ["POST", "/v1/webhooks/c/inbox"],
    ] as const) {
      const response = api.call(method, path, "{}", { "content-type": type });
      expect(await readCode(response), path).toBe("415 unsupported_media_type");
    }
  },
);

test("NDJSON is for documents only", async () => {
  const response = createTestApi().call("PUT", "/v1/corpora/c", "{}");
  expect(await readCode(response)).toBe("415 unsupported_media_type");
});
