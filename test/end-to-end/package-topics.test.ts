import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallCorpus } from "../support/small-corpus.ts";
import { createPackageConsumer, type PackageConsumer } from "./package-consumer.ts";

const root = join(import.meta.dirname, "../..");
const corpus = smallCorpus(300);
let consumer: PackageConsumer;
let folder: string;

const node = (...parameters: string[]) => consumer.node(...parameters);
const cli = (...parameters: string[]) => consumer.cli(...parameters);

beforeAll(async () => {
  consumer = await createPackageConsumer();
  ({ folder } = consumer);
});

afterAll(() => consumer.remove());

test("topics learn from one file after another, and become a model", async () => {
  for (const [i, half] of [corpus.texts.slice(0, 150), corpus.texts.slice(150)].entries())
    await writeFile(join(folder, `half-${i}.txt`), half.join("\n"));
  const learn = ["online", "online.state", "half-0.txt", "--topic-count", "4", "--decay", "0.1"];
  const first = JSON.parse((await cli(...learn)).stdout);
  expect(first).toMatchObject({ batches: 1, assignments: expect.any(Array) });
  const second = JSON.parse(
    (await cli("online", "online.state", "half-1.txt", "--out", "online.edgetopic")).stdout,
  );
  expect(second.batches).toBe(2);
  expect(second.topics.map(({ id }: { id: number }) => id)).toEqual([0, 1, 2, 3]);
  const sizes = second.topics.map(({ size }: { size: number }) => size);
  expect(sizes.reduce((sum: number, size: number) => sum + size, 0)).toBe(300);
  const assigned = JSON.parse((await cli("assign", "online.edgetopic", "half-1.txt")).stdout);
  const topicsOf = (list: { topic: number }[]) => list.map(({ topic }) => topic);
  expect(topicsOf(assigned.assignments)).toEqual(topicsOf(second.assignments));
});

test("classes reach a fit on the command line, and its topics are called as they are", async () => {
  const lines = corpus.texts.map((text, i) =>
    JSON.stringify({ id: corpus.ids[i], text, class: i % 2 === 0 ? "even" : "odd" }),
  );
  await writeFile(join(folder, "classes.jsonl"), lines.join("\n"));
  const { stdout } = await cli("fit", "classes.jsonl", "--option", 'mode={"name":"manual"}');
  const fitted = JSON.parse(stdout);
  expect(fitted.topics.map(({ name }: { name: string }) => name).sort()).toEqual(["even", "odd"]);
  expect(fitted.targets).toHaveLength(2);
});

test("the tour shows what a user of BERTopic does", async () => {
  const { stdout } = await node(join(root, "examples/tour.ts"));
  const shown = (about: string) => stdout.split("\n").filter((line) => line.startsWith(about));
  expect(shown("fit: ")).toEqual([
    expect.stringMatching(/^fit: \d\d topics, \d+ outliers, digest /),
  ]);
  expect(shown("merge: ")[0]).toContain("The people");
  expect(shown("undo: ")[0]).toMatch(/^undo: \d\d topics$/);
  expect(shown("over time: ")).toHaveLength(3);
  expect(shown("per class: ")[0]).toContain('"class":"Democratic"');
  expect(stdout).toMatch(/─■──.* ── Topic: 0\n/);
  expect(shown("distribution: ").length).toBeGreaterThanOrEqual(2);
  expect(shown("find: ")[0]).toMatch(/drug|health/);
  expect(shown("zero-shot: ")).toHaveLength(2);
  expect(shown("load: ")).toEqual(["load: the same topics"]);
  expect(shown("BERTopic: ")[0]).toContain("ctfidf.safetensors");
});

test("a model that BERTopic saved becomes a model file, which answers as BERTopic does", async () => {
  const golden = join(root, "test/fixtures/golden");
  const migrated = JSON.parse(
    (await cli("migrate", join(golden, "bertopic"), "--out", "bertopic.edgetopic")).stdout,
  );
  expect(migrated.documents).toBe(1200);
  expect(migrated.topics[0]).toMatchObject({ id: 0, name: "0_transferred_balance_made_ago" });
  await writeFile(
    join(folder, "assign-held.mjs"),
    `import { readFileSync } from "node:fs";
     import { openModel } from "edgetopic";
     const model = openModel(readFileSync("bertopic.edgetopic"));
     const file = readFileSync(${JSON.stringify(join(golden, "bertopic-held.npy"))});
     const vectors = new Float32Array(Uint8Array.from(file.subarray(file.length - 300 * 64 * 4)).buffer);
     console.log(JSON.stringify((await model.assign({ vectors })).map(({ topic }) => topic)));`,
  );
  const assigned = JSON.parse((await node("assign-held.mjs")).stdout);
  const { topics } = JSON.parse(await readFile(join(golden, "bertopic-transform.json"), "utf8"));
  expect(assigned).toEqual(topics);

  const table = (await cli("topics", "bertopic.edgetopic", "--format", "csv")).stdout.split("\r\n");
  expect(table).toHaveLength(1 + 78 + 1);
  expect(table[1]).toMatch(/^0,\d+,0_transferred_balance_made_ago,"\[""transferred"",/);
  const rows = (await cli("documents", "bertopic.edgetopic", "--format", "ndjson")).stdout;
  expect(rows.split("\n")).toHaveLength(1201);
  expect(JSON.parse(rows.slice(0, rows.indexOf("\n")))).toMatchObject({ id: "0000", topic: 7 });

  await cli("export", "bertopic.edgetopic", "written");
  const again = JSON.parse((await cli("migrate", "written")).stdout);
  expect(again.topics).toEqual(migrated.topics);
  expect(again.assignments).toEqual(migrated.assignments);
});
