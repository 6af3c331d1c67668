import { parse } from "csv-parse/sync";
import { tableFromIPC } from "@uwdata/flechette";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeTable } from "../../../../src/jobs/tables/encode-table.ts";
import type { Row, Table, TableFormat } from "../../../../src/jobs/tables/table.ts";

const columns = {
  id: "text",
  topic: "integer",
  share: "number",
  name: "text",
  words: "texts",
  scores: "numbers",
  isIt: "boolean",
  about: "json",
} as const;
const full: Row = {
  id: "-a",
  topic: -1,
  share: 0.25,
  name: 'a "b", c\nd',
  words: ["é", "x,y"],
  scores: [1.5, -2],
  isIt: true,
  about: { deep: [1, null] },
};
const nothing: Row = { id: "b" };
const nulls = { topic: null, share: null, name: null, words: null, scores: null, isIt: null };

async function encode(format: TableFormat, batches: Row[][]): Promise<Uint8Array<ArrayBuffer>> {
  const table: Table = { columns, batches };
  return new Uint8Array(await new Response(encodeTable(table, format) as BodyInit).arrayBuffer());
}
const encodeText = async (format: TableFormat, batches: Row[][]) =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(await encode(format, batches));

test("JSON is one array however the rows are cut into batches, and each row has every column", async () => {
  const expected = [full, { ...nothing, ...nulls, about: null }];
  for (const batches of [[[full, nothing]], [[full], [], [nothing]]])
    expect(JSON.parse(await encodeText("json", batches))).toEqual(expected);
  expect(JSON.parse(await encodeText("json", []))).toEqual([]);
});

test("NDJSON is an object a line", async () => {
  const lines = (await encodeText("ndjson", [[full], [nothing]])).split("\n");
  expect(lines.pop()).toBe("");
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(["-a", "b"]);
  expect(await encodeText("ndjson", [])).toBe("");
});

test("CSV quotes what RFC 4180 wants quoted; lists are their JSON, null is an empty cell", async () => {
  const text = await encodeText("csv", [[full], [nothing]]);
  expect(text.startsWith("id,topic,share,name,words,scores,isIt,about\r\n-a,-1,0.25,")).toBe(true);
  const [first, second] = parse(text, { columns: true }) as Record<string, string>[];
  expect(first).toMatchObject({ name: full["name"], words: '["é","x,y"]', isIt: "true" });
  expect(second).toEqual({
    ...Object.fromEntries(Object.keys(columns).map((name) => [name, ""])),
    id: "b",
  });
});

test("a text that a spreadsheet would run as a formula is one no more, numbers and ids stay", async () => {
  for (const name of ["=1+1", "+1", "-1", "@x", "\t=1", '=HYPERLINK("http://a","b")']) {
    const text = await encodeText("csv", [[{ ...full, name }]]);
    const [row] = parse(text, { columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ name: `'${name}`, topic: "-1", id: "-a" });
  }
});

test("any texts come back out of CSV, line breaks, quotes and lone surrogates' replacements too", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 4 }), async (names) => {
      const rows = names.map((name, i) => ({ ...full, id: `${i}`, name }));
      const parsed = parse(await encodeText("csv", [rows]), { columns: true }) as Row[];
      expect(parsed.map((row) => String(row["name"]).replace(/^'(?=[=+\-@\t\r])/, ""))).toEqual(
        names,
      );
    }),
    { numRuns: 50 },
  );
});

test("Arrow is one stream of as many record batches as there are batches", async () => {
  const table = tableFromIPC(await encode("arrow", [[full], [], [nothing, full]]));
  expect(table.numRows).toBe(3);
  const [first, second] = table.toArray() as Row[];
  expect(first).toMatchObject({
    ...full,
    words: ["é", "x,y"],
    about: '{"deep":[1,null]}',
    scores: expect.anything(),
  });
  expect(Array.from(first?.["scores"] as Float64Array)).toEqual([1.5, -2]);
  expect(second).toEqual({ ...nothing, ...nulls, about: null });
  expect(tableFromIPC(await encode("arrow", [])).numRows).toBe(0);
});

test("no batch is read before the one before it was taken", async () => {
  let read = 0;
  function* batches() {
    for (; read < 50; read++) yield [full];
  }
  const reader = encodeTable({ columns, batches: batches() }, "ndjson").getReader();
  await reader.read();
  await reader.read();
  expect(read).toBeLessThan(5);
  await reader.cancel();
  await expect(reader.read()).resolves.toMatchObject({ done: true });
});
