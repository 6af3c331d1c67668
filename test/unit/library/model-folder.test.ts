import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importWordVectors } from "../../../src/embedders/word-vectors/import-word-vectors.ts";
import { openWordVectors } from "../../../src/embedders/word-vectors/open-word-vectors.ts";
import { createModelFolder } from "../../../src/library/model-folder.ts";
import { createMemoryObjectStore } from "../../../src/storage/memory.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgetopic-models-"));
  await mkdir(join(folder, "a"));
  await writeFile(join(folder, "a/file"), "0123456789");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const files = createModelFolder(() => folder);
const read = async (key: string, range?: { offset: number; length: number }) => {
  const bytes = await files.get(key, range);
  return bytes === null ? null : new TextDecoder().decode(bytes);
};

test("a file is read whole, or as much of it as there is of a range", async () => {
  expect(await read("a/file")).toBe("0123456789");
  expect(await read("a/file", { offset: 2, length: 3 })).toBe("234");
  expect(await read("a/file", { offset: 8, length: 5 })).toBe("89");
  expect(await read("a/file", { offset: 20, length: 5 })).toBe("");
});

test("what is not there is null, and so is what lies outside of the folder", async () => {
  expect(await read("a/nothing")).toBeNull();
  expect(await read("a/../a/file")).toBeNull();
});

test("where no folder is named, the setting that would name it is told", async () => {
  await expect(createModelFolder(() => undefined).get("a/file")).rejects.toMatchObject({
    code: "unknown_embedder",
    message: expect.stringContaining("EDGETOPIC_MODELS"),
  });
});

test("word vectors that were imported into a bucket are read from its copy on disk", async () => {
  const objects = createMemoryObjectStore();
  const stream = new Blob(["river 1 0 0\nwater 0.8 0.6 0\n"]).stream();
  await importWordVectors(stream, objects, "tiny/", { format: "glove" });
  for (const key of await objects.list("tiny/")) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), (await objects.get(key)) as Uint8Array);
  }
  const words = ["river", "water", "none"];
  const copied = await (await openWordVectors(files, "tiny/")).lookUp(words);
  expect(copied).toEqual(await (await openWordVectors(objects, "tiny/")).lookUp(words));
});
