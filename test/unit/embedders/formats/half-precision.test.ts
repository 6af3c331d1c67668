import { expect, test } from "vitest";
import { decodeBfloat16, decodeFloat16 } from "../../../../src/embedders/formats/half-precision.ts";

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
