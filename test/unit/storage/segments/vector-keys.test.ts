import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  compareVectorKeys,
  findVectorKey,
  parseVectorKeys,
} from "../../../../src/storage/segments/vector-keys.ts";

const key = fc.string({
  unit: fc.constantFrom(..."0129af"),
  minLength: 32,
  maxLength: 32,
});

const parse = (keys: string[]) => parseVectorKeys(keys, 0, new Float32Array(0));

test("keys are ordered as their digits are", () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      const order = Math.sign(compareVectorKeys(parse([a]), 0, parse([b]), 0));
      expect(order).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test("a key is found where the sorted list has it", () => {
  fc.assert(
    fc.property(fc.uniqueArray(key), key, (keys, other) => {
      const sorted = keys.toSorted();
      for (const asked of [...sorted, other]) {
        const place = findVectorKey(parse(sorted), parse([other, asked]), 1);
        expect(place).toBe(sorted.indexOf(asked));
      }
    }),
  );
});
