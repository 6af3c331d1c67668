import { expect, test } from "vitest";
import { readCsv } from "../../../../src/jobs/sources/csv.ts";

test("rows are objects by the header, quotes and line breaks as RFC 4180 has them", () => {
  expect(readCsv('\ufeffid,text\r\n1,"a ""b"",\nc"\r\n\r\n2,\r\n')).toEqual([
    { id: "1", text: 'a "b",\nc' },
    { id: "2" },
  ]);
});

test("another delimiter is read where it is told", () => {
  expect(readCsv("id;text\n1;a,b", ";")).toEqual([{ id: "1", text: "a,b" }]);
});

test("a row of another length is an error in its place", () => {
  expect(readCsv("id,text\n1,a\n2,b,c\n3,d")).toMatchObject([
    { id: "1" },
    { code: "invalid_document", message: "Row 2 has 3 cells; the header has 2." },
    { id: "3" },
  ]);
});

test("a header alone, or nothing, has no rows", () => {
  expect(readCsv("id,text\n")).toEqual([]);
  expect(readCsv("")).toEqual([]);
});

test("a quote that does not end is no CSV, nor are rows that all differ from the header", () => {
  expect(() => readCsv('id,text\n1,"a')).toThrow(/quote/i);
  expect(() => readCsv("<html>\n<p>a, b</p>")).toThrow("none of its rows fits its header");
});
