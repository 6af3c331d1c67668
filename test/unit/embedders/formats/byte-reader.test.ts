import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createByteReader } from "../../../../src/embedders/formats/byte-reader.ts";
import { streamOf } from "../../../support/word-vector-fixtures.ts";

const never = () => new Error("never");

test("pieces are those of the whole, however the stream is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }),
      async (bytes, chunkBytes, lengths) => {
        const reader = createByteReader(streamOf(bytes, chunkBytes));
        let at = 0;
        for (const length of lengths) {
          const piece = await reader.read(length);
          if (at + length > bytes.length) {
            expect(piece).toBeNull();
            return;
          }
          expect([...(piece ?? [])]).toEqual([...bytes.subarray(at, at + length)]);
          at += length;
          expect(reader.position).toBe(at);
        }
      },
    ),
  );
});

test("what ends with a byte is taken with it, the last without", async () => {
  for (const chunkBytes of [1, 2, 100]) {
    const reader = createByteReader(streamOf("ab\n\ncde", chunkBytes));
    const pieces: (string | null)[] = [];
    for (let i = 0; i < 4; i++) {
      const piece = await reader.readUntil(10, 100, never);
      pieces.push(piece && new TextDecoder().decode(piece));
    }
    expect(pieces).toEqual(["ab", "", "cde", null]);
    expect(reader.position).toBe(7);
  }
});

test("more than the limit without the byte is an error", async () => {
  const reader = createByteReader(streamOf("abcdefgh", 3));
  const limit = new Error("too long");
  await expect(reader.readUntil(10, 5, () => limit)).rejects.toBe(limit);
});

test("the stream is let go of", async () => {
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel() {
      isCancelled = true;
    },
  });
  const reader = createByteReader(stream);
  await reader.read(15);
  await reader.cancel();
  expect(isCancelled).toBe(true);
});
