import { expect, test } from "vitest";
import { JSON_POINTER, readPointer } from "../../../../src/jobs/sources/json-pointer.ts";

/** The example of RFC 6901, section 5. */
const DOCUMENT = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  'k"l': 6,
  " ": 7,
  "m~n": 8,
};

test.each([
  ["", DOCUMENT],
  ["/foo", ["bar", "baz"]],
  ["/foo/0", "bar"],
  ["/", 0],
  ["/a~1b", 1],
  ["/c%d", 2],
  ["/e^f", 3],
  ["/g|h", 4],
  ["/i\\j", 5],
  ['/k"l', 6],
  ["/ ", 7],
  ["/m~0n", 8],
])("%j leads where RFC 6901 says", (pointer, expected) => {
  expect(pointer).toMatch(JSON_POINTER);
  expect(readPointer(DOCUMENT, pointer)).toEqual(expected);
});

test.each(["/none", "/foo/2", "/foo/00", "/foo/-", "/foo/length", "/toString", "/foo/0/0"])(
  "%j leads to nothing",
  (pointer) => expect(readPointer(DOCUMENT, pointer)).toBeUndefined(),
);

test.each(["foo", "/a~", "/a~2", "#/foo"])("%j is no pointer", (text) => {
  expect(text).not.toMatch(JSON_POINTER);
});
