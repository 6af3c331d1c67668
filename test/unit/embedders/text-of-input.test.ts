import { expect, test } from "vitest";
import { textOfInput } from "../../../src/embedders/text-of-input.ts";

test("a text is given as it is or by name", () => {
  expect(textOfInput("river", 0)).toBe("river");
  expect(textOfInput({ text: "" }, 0)).toBe("");
});

test("what is no text, or more, is refused by its index", () => {
  for (const input of [{}, { image: "data:," }, { text: "a", image: "data:," }]) {
    expect(() => textOfInput(input, 7)).toThrow(
      expect.objectContaining({ kind: "invalid_input", inputIndex: 7, isRetryable: false }),
    );
  }
});
