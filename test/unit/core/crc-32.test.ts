import { crc32 as zlibCrc32 } from "node:zlib";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../../src/core/crc-32.ts";

test("the checksum is zlib's, of any stretch", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), fc.nat(), (bytes, a, b) => {
      const [start = 0, end = 0] = [a % (bytes.length + 1), b % (bytes.length + 1)].sort(
        (x, y) => x - y,
      );
      expect(crc32(bytes, start, end)).toBe(zlibCrc32(bytes.subarray(start, end)));
    }),
  );
});
