import { expect, test } from "vitest";
import { readText } from "../../../../src/jobs/sources/read-text.ts";

/** A response whose body comes in chunks of `chunkBytes`. */
function response(body: Uint8Array, contentType: string | null, chunkBytes: number): Response {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let i = 0; i < body.length; i += chunkBytes) {
        controller.enqueue(body.subarray(i, i + chunkBytes));
      }
      controller.close();
    },
  });
  return new Response(
    stream,
    contentType === null ? {} : { headers: { "content-type": contentType } },
  );
}

const DECLARED = '<?xml version="1.0" encoding="ISO-8859-1"?>';
const LONG = "é€".repeat(300);

test.each([1, 100, 4096])("UTF-8 is put together from chunks of %i bytes", async (chunkBytes) => {
  const body = Buffer.from(LONG);
  expect(await readText(response(body, null, chunkBytes), 10_000)).toBe(LONG);
});

test.each([
  ["the content type", Buffer.from("café", "latin1"), 'text/xml; Charset="ISO-8859-1"', "café"],
  ["the XML declaration", Buffer.from(`${DECLARED}é`, "latin1"), "text/xml", `${DECLARED}é`],
  [
    "the content type before the XML declaration",
    Buffer.from(`${DECLARED}é`),
    "text/xml; charset=utf-8",
    `${DECLARED}é`,
  ],
  [
    "a byte order mark before both",
    Buffer.from(`\uFEFF${DECLARED}é`),
    "text/xml; charset=latin1",
    `${DECLARED}é`,
  ],
  ["a UTF-16 byte order mark", Buffer.from("\uFEFFcafé", "utf16le"), null, "café"],
])("the encoding is that of %s", async (_name, body, contentType, text) => {
  expect(await readText(response(body, contentType, 7), 10_000)).toBe(text);
});

test("a byte that the encoding does not have becomes U+FFFD", async () => {
  expect(await readText(response(Buffer.from([0x61, 0xff, 0x62]), null, 8), 10)).toBe("a\uFFFDb");
});

test("an empty body is an empty text", async () => {
  expect(await readText(new Response(null), 10)).toBe("");
});

test("a body of just so many bytes is read, of one more refused", async () => {
  expect(await readText(response(new Uint8Array(10).fill(0x61), null, 4), 10)).toBe("a".repeat(10));
  await expect(readText(response(new Uint8Array(11).fill(0x61), null, 4), 10)).rejects.toThrow(
    "it sent more than 10 bytes",
  );
});

test("an unknown encoding is an error that names it", async () => {
  const body = response(Buffer.from("a"), "text/xml; charset=klingon", 8);
  await expect(readText(body, 10)).rejects.toThrow(/klingon/);
});
