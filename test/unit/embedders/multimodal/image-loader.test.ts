import { expect, test } from "vitest";
import { createImageLoader } from "../../../../src/embedders/multimodal/image-loader.ts";
import { startImageServer } from "../../../support/fakes/image-server.ts";

const BASE64 = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const PIXEL = `data:image/gif;base64,${BASE64}`;
const GIF = new Uint8Array(Buffer.from(BASE64, "base64"));
const invalid = { kind: "invalid_input", isRetryable: false };

test("A data URI of an image is taken as it is, others are refused", async () => {
  const loader = createImageLoader({ maxBytes: 50 });
  expect(await loader.load(PIXEL)).toBe(PIXEL);
  for (const bad of [
    "data:text/html;base64,AAAA",
    "data:image/svg+xml;base64,AAAA",
    "data:image/png,plain",
    "data:image/png;base64,not base64",
    `data:image/png;base64,${"A".repeat(80)}`,
  ]) {
    await expect(loader.load(bad), bad).rejects.toMatchObject(invalid);
  }
});

test("An image is fetched and named by its bytes, not by its server's word", async () => {
  const headers = { "content-type": "text/plain" };
  await using server = await startImageServer({ "/a": { headers, body: GIF } });
  const loader = createImageLoader({ rules: { trustedOrigins: [server.url] } });
  expect(await loader.load(`${server.url}/a`)).toBe(PIXEL);
});

test("A large image is written in base64 as Node does", async () => {
  const body = new Uint8Array(100_001).fill(7);
  body.set(GIF);
  await using server = await startImageServer({ "/a": { body } });
  const loader = createImageLoader({ rules: { trustedOrigins: [server.url] } });
  const expected = `data:image/gif;base64,${Buffer.from(body).toString("base64")}`;
  expect((await loader.load(`${server.url}/a`)) === expected).toBe(true);
});

test("Where an image is redirected to is checked as its URL was", async () => {
  const location = (to: string) => ({ status: 302, headers: { location: to } });
  await using server = await startImageServer({
    "/near": location("/a"),
    "/a": { body: GIF },
    "/metadata": location("http://169.254.169.254/latest"),
    "/local": location("https://localhost/a"),
    "/again": location("/again"),
  });
  const loader = createImageLoader({ rules: { trustedOrigins: [server.url] } });
  expect(await loader.load(`${server.url}/near`)).toBe(PIXEL);
  for (const path of ["/metadata", "/local", "/again"]) {
    await expect(loader.load(server.url + path), path).rejects.toMatchObject(invalid);
  }
  expect(server.asked.filter((path) => path === "/again").length).toBe(4);
});

test("What is no image, too large or not there is refused; what may come later is not", async () => {
  await using server = await startImageServer({
    "/page": { headers: { "content-type": "image/png" }, body: Buffer.from("<html>") },
    "/large": { body: new Uint8Array(2000) },
    "/busy": { status: 503 },
  });
  const loader = createImageLoader({ maxBytes: 1000, rules: { trustedOrigins: [server.url] } });
  for (const path of ["/page", "/none"]) {
    await expect(loader.load(server.url + path), path).rejects.toMatchObject(invalid);
  }
  await expect(loader.load(`${server.url}/large`)).rejects.toMatchObject({
    ...invalid,
    message: expect.stringContaining("1000 bytes"),
  });
  await expect(loader.load(`${server.url}/busy`)).rejects.toMatchObject({
    kind: "unavailable",
    isRetryable: true,
  });
});

test("An image is not fetched from what is not public", async () => {
  const loader = createImageLoader();
  for (const url of [
    "http://example.com/a.png",
    "https://127.0.0.1/a.png",
    "file:///etc/passwd",
    "x",
  ]) {
    await expect(loader.load(url), url).rejects.toMatchObject(invalid);
  }
});

test("An image is read from the bucket by its key", async () => {
  const lengths: number[] = [];
  const readObject = async (key: string, length: number) => {
    lengths.push(length);
    return key === "a.gif" ? GIF.slice(0, length) : null;
  };
  expect(await createImageLoader({ readObject }).load("r2:a.gif")).toBe(PIXEL);
  await expect(createImageLoader({ readObject }).load("r2:b.gif")).rejects.toMatchObject(invalid);
  await expect(createImageLoader().load("r2:a.gif")).rejects.toMatchObject(invalid);
  const small = createImageLoader({ readObject, maxBytes: 10 });
  await expect(small.load("r2:a.gif")).rejects.toThrow(/more than 10 bytes/);
  expect(lengths.at(-1)).toBe(11);
});

test("Loading an image ends with the signal", async () => {
  const reason = new Error("stopped");
  await expect(createImageLoader().load(PIXEL, AbortSignal.abort(reason))).rejects.toBe(reason);
});
