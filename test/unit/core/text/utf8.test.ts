import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeUtf8, encodeUtf8, writeUtf8 } from "../../../../src/core/text/utf8.ts";

const anyText = fc.string({ unit: "binary", maxLength: 40 });
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units));

test("a text is encoded as the platform's TextEncoder does, lone surrogates too", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, anyUnits), (text) => {
      expect(encodeUtf8(text)).toEqual(new Uint8Array(new TextEncoder().encode(text)));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("what was encoded is read again", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(decodeUtf8(encodeUtf8(text))).toBe(text);
    }),
    { seed: 2, numRuns: 500 },
  );
});

test("a part of a text is written and a part of the bytes is read", () => {
  const bytes = new Uint8Array(12);
  expect(writeUtf8("a\u{1d54f}é東z", 1, 5, bytes)).toBe(9);
  expect(decodeUtf8(bytes, 0, 9)).toBe("\u{1d54f}é東");
  expect(decodeUtf8(bytes, 4, 6)).toBe("é");
});

test("a pair of surrogates cut in two is two replacement characters", () => {
  const text = "\u{1d54f}";
  const bytes = new Uint8Array(6);
  expect(writeUtf8(text, 0, 1, bytes)).toBe(3);
  expect(decodeUtf8(bytes, 0, 3)).toBe("\ufffd");
});
