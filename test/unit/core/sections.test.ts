import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EdgetopicError } from "../../../src/core/errors.ts";
import { decodeSections, encodeSections, type SectionArray } from "../../../src/core/sections.ts";

const KIND = "test file";

function encodeSmall(): Uint8Array {
  return encodeSections(
    KIND,
    3,
    { note: "naïve 🙂" },
    {
      bytes: Uint8Array.of(1, 2, 3),
      counts: Int32Array.of(-1, 2),
      empty: new Float64Array(0),
      values: Float32Array.of(0.5, -0, NaN),
    },
  );
}

const array: fc.Arbitrary<SectionArray> = fc.oneof(
  fc.uint8Array({ maxLength: 20 }).map((values) => Uint8Array.from(values)),
  fc.int8Array({ maxLength: 20 }).map((values) => Int8Array.from(values)),
  fc.int32Array({ maxLength: 20 }).map((values) => Int32Array.from(values)),
  fc.float32Array({ maxLength: 20 }).map((values) => Float32Array.from(values)),
  fc.float64Array({ maxLength: 20 }).map((values) => Float64Array.from(values)),
);

test("arrays, names and the header come back as they were", () => {
  const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__proto__");
  fc.assert(
    fc.property(fc.dictionary(name, array), fc.jsonValue(), (arrays, header) => {
      const bytes = encodeSections(KIND, 1, header, arrays);
      const sections = decodeSections(bytes, KIND, 1);
      expect(sections.header).toEqual(JSON.parse(JSON.stringify(header)));
      expect(sections.arrays()).toEqual({ ...arrays });
    }),
  );
});

test("bytes that lie anywhere in a buffer are read", () => {
  const bytes = encodeSmall();
  for (let shift = 0; shift < 9; shift++) {
    const buffer = new Uint8Array(bytes.length + 20);
    buffer.set(bytes, shift);
    const moved = buffer.subarray(shift, shift + bytes.length);
    expect(decodeSections(moved, KIND, 3).get("counts", "i32")).toEqual(Int32Array.of(-1, 2));
  }
});

test("an array is a view where it lies, without a copy", () => {
  const bytes = encodeSmall();
  const { buffer } = decodeSections(bytes, KIND, 3).get("values", "f32");
  expect(buffer).toBe(bytes.buffer);
});

test("views of larger arrays are written alone", () => {
  const all = Float32Array.of(1, 2, 3, 4);
  const bytes = encodeSections(KIND, 1, null, { middle: all.subarray(1, 3) });
  expect(decodeSections(bytes, KIND, 1).get("middle", "f32")).toEqual(Float32Array.of(2, 3));
});

test("the same content is the same bytes", () => {
  expect(encodeSmall()).toEqual(encodeSmall());
});

function expectRefusal(read: () => unknown, message: unknown): void {
  let thrown: unknown;
  try {
    read();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(EdgetopicError);
  expect(thrown).toMatchObject({ code: "checkpoint_mismatch", message });
}

test("another kind, another version and another thing are refused by name", () => {
  const bytes = encodeSmall();
  expectRefusal(() => decodeSections(bytes, "other", 3), expect.stringMatching(/test file/));
  expectRefusal(() => decodeSections(bytes, KIND, 4), expect.stringMatching(/version 3/));
  for (const other of [new Uint8Array(0), new Uint8Array(15), new Uint8Array(64)]) {
    expectRefusal(() => decodeSections(other, KIND, 3), expect.stringMatching(/no test file/));
  }
});

test("a section that is not there, or of another type, is refused by name", () => {
  const sections = decodeSections(encodeSmall(), KIND, 3);
  expectRefusal(() => sections.get("missing", "u8"), expect.stringMatching(/u8 section missing/));
  expectRefusal(() => sections.get("counts", "f32"), expect.stringMatching(/f32 section counts/));
});

test("any damaged byte is noticed", () => {
  const whole = encodeSmall();
  for (let at = 0; at < whole.length; at++) {
    for (const bit of [1, 128]) {
      const bytes = whole.slice();
      bytes[at] ^= bit;
      expectRefusal(() => decodeSections(bytes, KIND, 3), expect.stringContaining(KIND));
    }
  }
});

test("bytes cut off anywhere are refused", () => {
  const whole = encodeSmall();
  for (let length = 0; length < whole.length; length++) {
    const cut = whole.slice(0, length);
    expectRefusal(() => decodeSections(cut, KIND, 3), expect.stringContaining(KIND));
  }
});
