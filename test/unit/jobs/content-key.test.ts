import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { contentKey, fromHex, toHex, vectorKey } from "../../../src/jobs/content-key.ts";

/** Each part after its length in 4 bytes, little-endian. */
function expectedKey(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = Buffer.from(part as Uint8Array);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    hash.update(length).update(bytes);
  }
  return hash.digest("hex").slice(0, 32);
}

const part = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.uint8Array().map((bytes) => Uint8Array.from(bytes)),
);

test("a key is the first half of the SHA-256 over the parts, each after its length", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
      expect(await contentKey(...parts)).toBe(expectedKey(parts));
    }),
  );
});

test("parts cut elsewhere have another key", async () => {
  const keys = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"]].map((parts) =>
    contentKey(...parts),
  );
  expect(new Set(await Promise.all(keys)).size).toBe(5);
});

test("a view's key is that of its own bytes", async () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => i);
  expect(await contentKey(bytes.subarray(8, 16))).toBe(await contentKey(bytes.slice(8, 16)));
});

test("the same text by another embedder has another key", async () => {
  expect(await vectorKey("one", "text")).toBe(await vectorKey("one", "text"));
  expect(await vectorKey("one", "text")).not.toBe(await vectorKey("other", "text"));
  expect(await vectorKey("one", "text")).toMatch(/^[0-9a-f]{32}$/);
});

test("a text has another key beside an image, and beside each image its own", async () => {
  const keys = await Promise.all([
    vectorKey("one", "text"),
    vectorKey("one", "text", "r2:images/a.png"),
    vectorKey("one", "text", "r2:images/b.png"),
    vectorKey("one", "", "r2:images/a.png"),
    vectorKey("one", "r2:images/a.png"),
  ]);
  expect(new Set(keys).size).toBe(5);
  expect(await vectorKey("one", "text", null)).toBe(keys[0]);
});

test("bytes to digits and back are the same bytes", () => {
  expect(toHex(Uint8Array.of(0, 1, 15, 16, 171, 255))).toBe("00010f10abff");
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect([...fromHex(toHex(bytes))]).toEqual([...bytes]);
    }),
  );
});
