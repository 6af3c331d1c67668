import { expect, test } from "vitest";
import { asciiCharacters } from "../../../../src/core/text/ascii-characters.ts";

test.each([
  ["I can't pay: 3.50 € fee-free", "I cant pay 350  feefree"],
  ["line\nbreak\tand\r\nreturn\u00a0stay", "line break and returnstay"],
  ["naïve 日本 _x_", "nave  x"],
  ["", ""],
])("%j becomes %j, as BERTopic's _preprocess_text has it", (text, expected) => {
  expect(asciiCharacters(text)).toBe(expected);
});
