import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readJsonLines } from "../../../../src/embedders/openai/read-json-lines.ts";

async function readAll(chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<unknown[]> {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const values: unknown[] = [];
  for await (const value of readJsonLines(body)) values.push(value);
  return values;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("values come whole wherever the stream is cut", async () => {
  const values = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 6 });
  const property = fc.asyncProperty(values, fc.nat(), fc.nat(), async (given, one, other) => {
    const bytes = bytesOf(given.map((value) => `${JSON.stringify(value)}\n`).join(""));
    const [a = 0, b = 0] = [one, other]
      .map((at) => at % (bytes.length + 1))
      .toSorted((x, y) => x - y);
    const chunks = [bytes.slice(0, a), bytes.slice(a, b), bytes.slice(b)];
    expect(await readAll(chunks)).toEqual(given);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("empty lines are none, and the last needs no end", async () => {
  expect(await readAll([bytesOf('1\n\n\r\n"two"')])).toEqual([1, "two"]);
});

test("what is no JSON, or has no end, is refused", async () => {
  await expect(readAll([bytesOf('1\n{"a"\n')])).rejects.toThrow(SyntaxError);
  await expect(readAll([bytesOf("[".repeat(2 ** 20 + 1)), bytesOf("]\n")])).rejects.toThrow(
    "no end",
  );
});

test("a signal ends a stream that has stopped", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(bytesOf("1\n2")),
  });
  const values: unknown[] = [];
  const reading = (async () => {
    for await (const value of readJsonLines(body, stop.signal)) {
      values.push(value);
      stop.abort(reason);
    }
  })();
  await expect(reading).rejects.toBe(reason);
  expect(values).toEqual([1]);
});
