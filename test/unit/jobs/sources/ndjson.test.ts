import { expect, test } from "vitest";
import { EdgetopicError } from "../../../../src/core/errors.ts";
import { readNdjson } from "../../../../src/jobs/sources/ndjson.ts";

test("each line is a document; blank lines are none", () => {
  expect(readNdjson('{"id":"a"}\r\n\n  \n3')).toEqual([{ id: "a" }, 3]);
  expect(readNdjson("")).toEqual([]);
});

test("a line that is not JSON gives an error in its place", () => {
  const [first, second] = readNdjson('{"id":"a"}\n\n{"id":');
  expect(first).toEqual({ id: "a" });
  expect(second).toBeInstanceOf(EdgetopicError);
  expect(second).toMatchObject({
    code: "invalid_json",
    message: expect.stringMatching(/^Line 3 is not JSON: ./),
  });
});

test("a text of which no line is JSON is something else", () => {
  expect(() => readNdjson("<html>\n</html>")).toThrow("none of its lines is JSON");
});
