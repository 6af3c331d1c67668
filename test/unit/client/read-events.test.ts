import { expect, test } from "vitest";
import { readEvents } from "../../../src/client/read-events.ts";

async function readAll(text: string, chunkBytes: number): Promise<string[]> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + chunkBytes));
      at += chunkBytes;
    },
  });
  const events: string[] = [];
  for await (const data of readEvents(stream)) events.push(data);
  return events;
}

const text =
  'data: {"a":"é"}\n\n: still here\n\nevent: x\r\ndata:one\r\ndata: two\r\n\r\ndata: cut off';

test.each([1, 2, 3, 7, 1000])("events are read from chunks of %d bytes", async (chunkBytes) => {
  expect(await readAll(text, chunkBytes)).toEqual(['{"a":"é"}', "one\ntwo"]);
});
