import { expect, test } from "vitest";
import { copyText } from "../../../src/embedders/copy-text.ts";

test("a copy is the same text, but for lone surrogates", () => {
  for (const text of ["", "word", "naïve 東京 \u{1f642}", "\ufeffmark"])
    expect(copyText(text)).toBe(text);
  expect(copyText("a\ud800b")).toBe("a\ufffdb");
});
