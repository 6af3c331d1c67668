import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  beginReading,
  cancelAfter,
  createByteReader,
  type ByteReader,
} from "../../../../src/embedders/formats/byte-reader.ts";
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

/** An endless stream, and whether it was let go of. */
function endlessStream() {
  const state = { isCancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel() {
      state.isCancelled = true;
    },
  });
  return { stream, state };
}

test("the stream is let go of", async () => {
  const { stream, state } = endlessStream();
  const reader = createByteReader(stream);
  await reader.read(15);
  expect(state.isCancelled).toBe(false);
  await reader.cancel();
  expect(state.isCancelled).toBe(true);
});

test("a beginning that fails lets go of the stream", async () => {
  const { stream, state } = endlessStream();
  const wrong = new Error("wrong");
  await expect(beginReading(stream, () => Promise.reject(wrong))).rejects.toBe(wrong);
  expect(state.isCancelled).toBe(true);
  const begun = endlessStream();
  const read = async (reader: ByteReader) => (await reader.read(3))?.length;
  expect(await beginReading(begun.stream, read)).toBe(3);
  expect(begun.state.isCancelled).toBe(false);
});

test("items let go of the stream at their end, and where no more are asked for", async () => {
  async function* count(): AsyncGenerator<number> {
    for (let i = 0; i < 3; i++) yield i;
  }
  for (const asked of [1, 10]) {
    const { stream, state } = endlessStream();
    const items = cancelAfter(createByteReader(stream), count());
    const taken: number[] = [];
    for await (const item of items) {
      taken.push(item);
      expect(state.isCancelled).toBe(false);
      if (taken.length === asked) break;
    }
    expect(taken).toEqual([0, 1, 2].slice(0, asked));
    expect(state.isCancelled).toBe(true);
  }
});

test("bytes are copied into a place of the caller's, or passed over, as they lie in the stream", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.tuple(fc.constantFrom("copy", "skip", "read"), fc.nat(20)), { maxLength: 8 }),
      async (bytes, chunkBytes, steps) => {
        const reader = createByteReader(streamOf(bytes, chunkBytes));
        let at = 0;
        for (const [step, length] of steps) {
          const there = bytes.subarray(at, at + length);
          const isThere = there.length === length;
          if (step === "copy") {
            const into = new Uint8Array(length);
            expect(await reader.readInto(into)).toBe(there.length);
            expect([...into.subarray(0, there.length)]).toEqual([...there]);
          } else if (step === "skip") expect(await reader.skip(length)).toBe(isThere);
          else expect((await reader.read(length)) !== null).toBe(isThere);
          if (!isThere) return;
          at += length;
          expect(reader.position).toBe(at);
        }
      },
    ),
  );
});
