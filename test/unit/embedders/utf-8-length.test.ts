import * as fc from "fast-check";
import { expect, test } from "vitest";
import { utf8Length } from "../../../src/embedders/utf-8-length.ts";

test("the length is that of the encoded text", () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(utf8Length(text)).toBe(encoder.encode(text).length);
    }),
  );
});
