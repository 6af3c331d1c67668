import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDecimal } from "../../../../src/embedders/formats/parse-decimal.ts";

function parse(text: string): number {
  const bytes = new TextEncoder().encode(`x${text} `);
  return parseDecimal(bytes, 1, bytes.length - 1);
}

test("a number is what the engine reads, to the bit", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.nat(12),
      (value, digits) => {
        for (const text of [String(value), value.toExponential(), value.toFixed(digits)]) {
          expect(parse(text)).toBe(Number(text));
        }
      },
    ),
  );
  for (const text of [
    "0",
    "-0",
    "+1",
    "007.50",
    ".5",
    "5.",
    "1e-7",
    "-3E+4",
    "123456789012345678",
  ]) {
    expect(parse(text)).toBe(Number(text));
  }
});

test("what is no decimal number is NaN", () => {
  for (const text of [
    "",
    "-",
    ".",
    "-.",
    "1.2.3",
    "1e",
    "0x10",
    "Infinity",
    "nan",
    "1 2",
    "1,5",
    "é",
  ]) {
    expect([text, parse(text)]).toEqual([text, NaN]);
  }
});
