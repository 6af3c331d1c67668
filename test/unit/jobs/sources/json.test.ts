import { expect, test } from "vitest";
import { readJson } from "../../../../src/jobs/sources/json.ts";

test("the documents are an array or in an object", () => {
  expect(readJson('[{"id":"a"},3]')).toEqual([{ id: "a" }, 3]);
  expect(readJson('{"documents":[{"id":"a"}],"cursor":null}')).toEqual([{ id: "a" }]);
});

test.each(["3", "null", '{"items":[]}', '{"documents":{}}'])("%s holds no documents", (text) => {
  expect(() => readJson(text)).toThrow("neither an array of documents nor");
});

test("what is not JSON is an error", () => {
  expect(() => readJson("[1,")).toThrow(/^it is not JSON: ./);
});
