import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocuments, type FileDocument } from "../../../src/cli/read-documents.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-documents-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string): Promise<FileDocument[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  return readAll(path);
}

async function readAll(path: string): Promise<FileDocument[]> {
  const documents: FileDocument[] = [];
  for await (const document of readDocuments(path)) documents.push(document);
  return documents;
}

test("an image may stand in for a text, in JSON lines and in CSV", async () => {
  const image = "https://images.example.org/a.png";
  const lines = [{ image }, { text: "b", image }, { text: "c" }].map((each) =>
    JSON.stringify(each),
  );
  const documents = [
    { id: "1", text: "", image },
    { id: "2", text: "b", image },
    { id: "3", text: "c" },
  ];
  expect(await read("images.jsonl", lines.join("\n"))).toEqual(documents);
  const csv = `text,image\n,${image}\nb,${image}\nc,\n`;
  expect(await read("images.csv", csv)).toEqual(documents);
  expect(await read("alone.csv", `image\n${image}\n`)).toEqual(documents.slice(0, 1));
  await expect(read("none.jsonl", "{}")).rejects.toThrow(/none.jsonl:1 has no text/);
});

test("JSON lines give a document each, blank lines none, and missing ids are numbers", async () => {
  const lines = [
    '{"id":"a","text":"one","timestamp":"2020-01-01","class":"x","vector":[1,2],"author":"me"}',
    "",
    '{"text":"two","metadata":{"n":1},"class":null}',
    '{"id":7,"text":""}',
  ];
  const documents = [
    { id: "a", text: "one", timestamp: "2020-01-01", class: "x", vector: [1, 2] },
    { id: "2", text: "two", metadata: { n: 1 } },
    { id: "7", text: "" },
  ];
  expect(await read("a.jsonl", `\uFEFF${lines.join("\r\n")}`)).toEqual(documents);
  expect(await read("a.NDJSON", lines.join("\n"))).toEqual(documents);
});

test("JSON is an array of documents or an object that holds one", async () => {
  const documents = [{ id: "a", text: "one" }, { text: "two" }];
  const expected = [
    { id: "a", text: "one" },
    { id: "2", text: "two" },
  ];
  expect(await read("a.json", JSON.stringify(documents))).toEqual(expected);
  expect(await read("b.json", `\uFEFF${JSON.stringify({ documents })}`)).toEqual(expected);
});

test("CSV cells may be quoted, hold line breaks or be empty", async () => {
  const csv = '\uFEFFclass,text,id,other\nx,"one, ""quoted""\nline",a,1\n\n,two,,\n,,c,\n';
  expect(await read("a.csv", csv)).toEqual([
    { id: "a", text: 'one, "quoted"\nline', class: "x" },
    { id: "2", text: "two" },
    { id: "c", text: "" },
  ]);
});

test("text gives a document a line", async () => {
  expect(await read("a.txt", "\uFEFFone\r\n\n  \ntwo")).toEqual([
    { id: "1", text: "one" },
    { id: "2", text: "two" },
  ]);
});

test.each([
  ["a.jsonl", '{"text":"one"}\n\n{"text":', /a\.jsonl:3 is not JSON: .+/],
  ["b.jsonl", '{"text":"one"}\n["two"]', /b\.jsonl:2 is not an object with a text\./],
  ["c.jsonl", '{"title":"one"}', /c\.jsonl:1 has no text\./],
  ["d.jsonl", '{"text":"one","class":3}', /d\.jsonl:1: class is 3, not a string\./],
  ["e.jsonl", '{"text":"one","id":{}}', /e\.jsonl:1: id is \{\}, not a string\./],
  ["f.jsonl", '{"text":"one","vector":["1"]}', /vector is \["1"\], not an array of numbers\./],
  ["a.json", '{"rows":[]}', /a\.json is neither an array of documents nor/],
  ["b.json", "[", /b\.json is not JSON: /],
  ["c.json", '[{"text":"one"},3]', /c\.json, document 2 is not an object with a text\./],
  ["a.csv", "id,body\n1,one\n", /a\.csv has no column "text"; its columns are: id, body\./],
  ["b.csv", "id,text\n1,one\n2\n", /b\.csv is not CSV: .* line 3/],
  ["a.xml", "<a/>", /a\.xml does not end in one of \.jsonl, \.ndjson, \.json, \.csv, \.txt\./],
])("what is wrong in %s %j is said with its place", async (name, content, message) => {
  await expect(read(name, content)).rejects.toThrow(message);
});

test.each(["none.txt", "none.csv", "none.json"])(
  "%s that is not there is an error",
  async (name) => {
    await expect(readAll(join(folder, name))).rejects.toThrow(/ENOENT.*none/);
  },
);
