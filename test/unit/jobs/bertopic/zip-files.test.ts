import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { zipFiles } from "../../../../src/jobs/bertopic/zip-files.ts";

const encoder = new TextEncoder();
const read = async (stream: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(stream as BodyInit).arrayBuffer());

test("files are zipped one after another, as the same bytes at any time", async () => {
  const files = {
    "a.json": encoder.encode("{}"),
    empty: new Uint8Array(0),
    b: encoder.encode("x".repeat(1e5)),
  };
  const zipped = await read(zipFiles(Object.entries(files)));
  expect(unzipSync(zipped)).toEqual(files);
  expect(zipped.length).toBeLessThan(2000);
  expect(await read(zipFiles(Object.entries(files)))).toEqual(zipped);
});

test("a file is made when it is its turn, and what goes wrong then breaks the stream off", async () => {
  let made = 0;
  function* files(): Generator<[string, Uint8Array]> {
    for (; made < 3; made++) yield [`file ${made}`, encoder.encode("text")];
    throw new Error("no more");
  }
  const reader = zipFiles(files()).getReader();
  await reader.read();
  expect(made).toBeLessThan(3);
  reader.releaseLock();
  made = 2;
  await expect(read(zipFiles(files()))).rejects.toThrow("no more");
});
