import { expect, test } from "vitest";
import { z } from "zod";
import { parseOptions } from "../../../../src/embedders/remote/parse-options.ts";

const schema = z.strictObject({ apiKey: z.string().min(20), size: z.int().optional() });

test("Options that are right are handed back", () => {
  const options = { apiKey: "k".repeat(20), size: 3 };
  expect(parseOptions("x/y", schema, options)).toEqual(options);
});

test("What is wrong is named, without its value", () => {
  expect(() => parseOptions("x/y", schema, { apiKey: "swordfish" })).toThrow(
    expect.objectContaining({
      code: "invalid_option",
      message: expect.stringMatching(/^The option "apiKey" of x\/y will not do: (?!.*swordfish)/),
    }),
  );
  expect(() => parseOptions("x/y", schema, { apiKey: "k".repeat(20), other: 1 })).toThrow(
    /"other"/,
  );
  expect(() => parseOptions("x/y", schema, null)).toThrow(/The options of x\/y/);
});
