import * as fc from "fast-check";
import { expect, test } from "vitest";
import { base64Length, decodeBase64 } from "../../../src/embedders/decode-base64.ts";

test("bytes are those Node decodes, with padding and without", () => {
  const property = fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
    const padded = Buffer.from(bytes).toString("base64");
    for (const text of [padded, padded.replace(/=+$/, "")]) {
      expect(base64Length(text)).toBe(bytes.length);
      const into = new Uint8Array(bytes.length + 3).fill(7);
      decodeBase64(text, into, 2);
      expect([...into]).toEqual([7, 7, ...bytes, 7]);
    }
  });
  fc.assert(property);
});

test("what is no base64, or does not fit, is refused", () => {
  const into = new Uint8Array(3);
  for (const text of ["AAAA=A==", "AA-A", "AAé=", "A AA", "AA\n="]) {
    expect(() => decodeBase64(text, into), text).toThrow(RangeError);
  }
  expect(base64Length("AAAAA")).toBe(-1);
  expect(() => decodeBase64("AAAAA", into)).toThrow("no length");
  expect(() => decodeBase64("AAAAAA==", into)).toThrow("expected at most 3");
  expect(() => decodeBase64("AAAA", into, 1)).toThrow("expected at most 2");
});
