import { expect, test } from "vitest";
import { ADDRESS, INFIX, PREFIX, SUFFIX } from "../../../../src/embedders/spacy/affix-patterns.ts";

const prefix = (text: string) => PREFIX.exec(text)?.[0] ?? "";
const suffix = (text: string) => SUFFIX.exec(text)?.[0] ?? "";
const infixes = (text: string) => Array.from(text.matchAll(INFIX), ([infix]) => infix);

test("prefixes are quotes, brackets, currencies and signs", () => {
  expect(["(a", "US$5", "$5", "...a", "“a", "+a", "+5", "©a", "a("].map(prefix)).toEqual([
    "(",
    "US$",
    "$",
    "...",
    "“",
    "+",
    "",
    "©",
    "",
  ]);
});

test("suffixes are those, possessives, units after digits, and full stops after words", () => {
  expect(
    ["a)", "dog's", "5km²", "akm", "5$", "a...", "end.", "A.", "USA.", "5+", "a%.", "x……"].map(
      suffix,
    ),
  ).toEqual([")", "'s", "km²", "", "$", "...", ".", "", ".", "+", ".", "……"]);
});

test("infixes stand between letters, or digits", () => {
  expect(
    ["a-b", "1-2", "a,b", "1,2", "one.Two", "a...b", "x=y", "5/b", "a.b"].map(infixes),
  ).toEqual([["-"], ["-"], [","], [], ["."], ["..."], ["="], ["/"], []]);
});

test("addresses are those of the web, of mail and of networks", () => {
  for (const text of ["example.com", "https://a.b.co.uk/x?y=1", "me@example.org", "8.8.8.8:53/x"]) {
    expect(ADDRESS.test(text)).toBe(true);
  }
  for (const text of ["word", "1.5", "lower.Upper", "10.0.0.1", "a..b"]) {
    expect(ADDRESS.test(text)).toBe(false);
  }
});
