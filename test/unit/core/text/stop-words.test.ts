import { expect, test } from "vitest";
import { stopWords } from "../../../../src/core/text/stop-words.ts";
import { tokenize } from "../../../../src/core/text/tokenize.ts";
import { readGolden } from "../../../support/golden.ts";

test("every English stop word of scikit-learn is one", () => {
  const english = stopWords("en");
  const missing = readGolden<string[]>("stop-words-english").filter((word) => !english.has(word));
  expect(missing).toEqual([]);
});

test("beyond scikit-learn's there are only fragments of contractions", () => {
  const golden = new Set(readGolden<string[]>("stop-words-english"));
  const extra = [...stopWords("en")].filter((word) => !golden.has(word));
  expect(extra).toEqual(
    "ain aren couldn didn doesn don hadn hasn haven isn ll mightn mustn needn shan shouldn ve wasn weren wouldn".split(
      " ",
    ),
  );
});

test("contractions leave no token, whichever apostrophe they are written with", () => {
  const text = "don't didn’t they'll we’ve you're isn't wasn't couldn’t hasn't I'd she's can't";
  const left = tokenize(text).filter((token) => !stopWords("en").has(token));
  expect(left).toEqual([]);
});

test("no language has no stop words", () => {
  expect(stopWords("none").size).toBe(0);
});
