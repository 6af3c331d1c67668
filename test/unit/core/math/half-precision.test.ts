import { expect, test } from "vitest";
import {
  decodeBfloat16,
  decodeFloat16,
  encodeFloat16,
} from "../../../../src/core/math/half-precision.ts";

test("every float16 is the value its bits stand for", () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  const values = decodeFloat16(halves);
  const view = new DataView(new ArrayBuffer(2));
  for (const bits of halves) {
    view.setUint16(0, bits);
    const getFloat16: unknown = Reflect.get(view, "getFloat16");
    if (typeof getFloat16 !== "function") break;
    expect(Object.is(values[bits], getFloat16.call(view, 0))).toBe(true);
  }
  const known = [0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00];
  expect(known.map((bits) => values[bits])).toEqual([
    0,
    -0,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    1,
    -2,
    65504,
    Infinity,
    -Infinity,
  ]);
  expect(values[0x7e00]).toBeNaN();
});

test("bfloat16 is the upper half of an f32", () => {
  const values = decodeBfloat16(Uint16Array.of(0x3f80, 0xc040, 0x0000, 0x7f80));
  expect([...values]).toEqual([1, -3, 0, Infinity]);
});

test("every float16 is encoded as itself", () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  const encoded = encodeFloat16(decodeFloat16(halves));
  for (const bits of halves) {
    const isNaN = (bits & 0x7fff) > 0x7c00;
    expect(encoded[bits]).toBe(isNaN ? (bits & 0x8000) | 0x7e00 : bits);
  }
});

test("what lies between two float16s goes to the nearer, the middle to the even one", () => {
  const magnitudes = decodeFloat16(Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits));
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [low = 0, high = 0] = magnitudes.subarray(bits, bits + 2);
    const middle = (low + high) / 2;
    const ulp = (high - low) / 1024;
    const even = bits + (bits & 1);
    const given = Float32Array.of(middle - ulp, middle, middle + ulp, -middle);
    expect([...encodeFloat16(given)]).toEqual([bits, even, bits + 1, even | 0x8000]);
  }
});

test("what is beyond the largest float16 is infinite only from the middle to the next on", () => {
  const given = Float32Array.of(65519, 65520, 1e30, -Infinity, NaN, 1e-30, -(2 ** -25));
  const expected = [0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7e00, 0, 0x8000];
  expect([...encodeFloat16(given)]).toEqual(expected);
});
