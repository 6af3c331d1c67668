import { expect, test } from "vitest";
import { fnv1a } from "../../../src/embedders/fnv-1a.ts";

test.each([
  ["", "811c9dc5"],
  ["a", "e40c292c"],
  ["foobar", "bf9cf968"],
])("the hash of %j is the published one", (text, hash) => {
  expect(fnv1a(new TextEncoder().encode(text))).toBe(hash);
});
