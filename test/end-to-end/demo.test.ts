import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { smallCorpus } from "../support/small-corpus.ts";
import { startProcessGroup } from "./process-group.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const { texts } = smallCorpus(200);

test("the demo writes what it found; run again it embeds nothing and finds the same", async () => {
  const folder = await temporaryFolder();
  const documents = join(folder, "subjects.csv");
  await writeFile(documents, ["id,text", ...texts.map((text, i) => `d${i},${text}`)].join("\n"));

  const first = await runDemo(folder, documents);
  expect(first.result).toEqual({
    documents: 200,
    topics: 4,
    outliers: expect.any(Number),
    seconds: { embed: expect.any(Number), fit: expect.any(Number), total: expect.any(Number) },
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(first.output).not.toContain("Everything was embedded before");

  const second = await runDemo(folder, documents);
  expect(second.output).toContain("Everything was embedded before");
  expect(second.result.digest).toBe(first.result.digest);
});

test("the demo takes lines of text and of JSON", async () => {
  const folder = await temporaryFolder();
  const lines = join(folder, "lines.txt");
  const json = join(folder, "lines.jsonl");
  await writeFile(lines, texts.join("\n"));
  await writeFile(
    json,
    texts.map((text, i) => JSON.stringify({ id: String(i + 1), text })).join("\n"),
  );

  const fromLines = await runDemo(folder, lines);
  const fromJson = await runDemo(folder, json);
  expect(fromLines.result.documents).toBe(200);
  expect(fromJson.result.digest).toBe(fromLines.result.digest);
});

async function runDemo(folder: string, documents: string) {
  const json = join(folder, "result.json");
  const options = { port: "0", documents, json, "persist-to": join(folder, "state") };
  const parameters = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const demo = startProcessGroup("scripts/demo.ts", ["--exit", ...parameters]);
  expect(await demo.exited, demo.output()).toBe(0);
  return { output: demo.output(), result: JSON.parse(await readFile(json, "utf8")) };
}
