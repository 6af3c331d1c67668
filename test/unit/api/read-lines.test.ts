import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readLines } from "../../../src/api/read-lines.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function streamOf(chunks: Iterable<Uint8Array>, onCancel = (): void => {}) {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
}

async function readAll(chunks: Iterable<Uint8Array>, maxLineBytes = 1000) {
  const lines: (string | null)[] = [];
  for await (const { index, bytes } of readLines(streamOf(chunks), maxLineBytes)) {
    expect(index).toBe(lines.length);
    lines.push(bytes && decoder.decode(bytes));
  }
  return lines;
}

test("lines are what split gives, however the bytes were cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", ""))),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      async (lines, cuts) => {
        const bytes = encoder.encode(lines.map((line) => `${line}\n`).join(""));
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; at += cuts[i++ % cuts.length])
          chunks.push(bytes.subarray(at, at + cuts[i % cuts.length]));
        expect(await readAll(chunks)).toEqual(lines);
      },
    ),
  );
});

test("the last line needs no line feed", async () => {
  expect(await readAll([encoder.encode("a\nb")])).toEqual(["a", "b"]);
  expect(await readAll([])).toEqual([]);
});

test("a line over the limit is let go, and the lines around it are not", async () => {
  const chunks = ["before\n", "x".repeat(600), "x".repeat(600), "x\nafter\n", "y".repeat(1001)];
  expect(await readAll(chunks.map((text) => encoder.encode(text)))).toEqual([
    "before",
    null,
    "after",
    null,
  ]);
});

test("leaving the loop cancels the stream", async () => {
  let cancelled = false;
  const stream = streamOf([encoder.encode("a\nb\n")], () => void (cancelled = true));
  for await (const { index } of readLines(stream, 10)) if (index === 0) break;
  expect(cancelled).toBe(true);
});
