import { expect, test } from "vitest";
import { parseJson, readJson } from "../../../../src/jobs/sources/json.ts";

test("the documents are an array or in an object", () => {
  expect(readJson([{ id: "a" }, 3])).toEqual([{ id: "a" }, 3]);
  expect(readJson({ documents: [{ id: "a" }], cursor: null })).toEqual([{ id: "a" }]);
});

test.each([3, null, { items: [] }, { documents: {} }])("%j holds no documents", (content) => {
  expect(() => readJson(content)).toThrow("neither an array of documents nor");
});

test("what is not JSON is an error", () => {
  expect(() => parseJson("[1,")).toThrow(/^it is not JSON: ./);
});
