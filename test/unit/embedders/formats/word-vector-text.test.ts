import { expect, test } from "vitest";
import type { WordVectorFile } from "../../../../src/embedders/formats/word-vector-file.ts";
import { readWordVectorText } from "../../../../src/embedders/formats/word-vector-text.ts";
import { expectClose } from "../../../support/expect-close.ts";
import {
  readWordVectorFixture,
  readWordVectorGolden,
  streamOf,
} from "../../../support/word-vector-fixtures.ts";

const GOLDEN = readWordVectorGolden();

async function readAll({ blocks, dimensions }: WordVectorFile) {
  const words: string[] = [];
  const vectors: number[] = [];
  for await (const block of blocks) {
    expect(block.vectors).toHaveLength(block.words.length * dimensions);
    words.push(...block.words);
    vectors.push(...block.vectors);
  }
  return { words, vectors };
}

async function read(text: string, hasHeader?: boolean) {
  return readAll(await readWordVectorText(streamOf(text, 5), hasHeader));
}

async function messageOf(text: string, hasHeader?: boolean): Promise<string> {
  const error: unknown = await read(text, hasHeader).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "invalid_model" });
  return (error as Error).message;
}

test("files of gensim, with a header and without, are read as it wrote them", async () => {
  for (const [name, wordCount] of [
    ["words.txt", GOLDEN.tokens.length],
    ["glove.txt", null],
  ] as const) {
    for (const chunkBytes of [3, 100_000]) {
      const file = await readWordVectorText(streamOf(readWordVectorFixture(name), chunkBytes));
      expect(file).toMatchObject({ dimensions: 6, wordCount });
      const { words, vectors } = await readAll(file);
      expect(words).toEqual(GOLDEN.tokens);
      expectClose(vectors, GOLDEN.vectors.flat(), 0);
    }
  }
});

test("a word may have spaces in it, lines may end as they like", async () => {
  const { words, vectors } = await read("a 1 2\r\n. . . 3 -4 \nb\u00a0c 5e-1 6");
  expect(words).toEqual(["a", ". . .", "b\u00a0c"]);
  expect(vectors).toEqual([1, 2, 3, -4, 0.5, 6]);
});

test("words beyond those that the header counts are not read", async () => {
  expect((await read("1 2\na 1 2\nb 3 4\n")).words).toEqual(["a"]);
});

test("a vector of one dimension is no header where that is said", async () => {
  expect(await read("a 1\nb 2", false)).toEqual({ words: ["a", "b"], vectors: [1, 2] });
});

test("more words than a block has are read in several, one after the other", async () => {
  const dimensions = 4096;
  const line = (i: number) => `w${i} ${Array.from({ length: dimensions }, () => i).join(" ")}\n`;
  const text = `40 ${dimensions}\n${Array.from({ length: 40 }, (_, i) => line(i)).join("")}`;
  const file = await readWordVectorText(streamOf(text, 65_536));
  const { words, vectors } = await readAll(file);
  expect(words).toHaveLength(40);
  expect(vectors[39 * dimensions]).toBe(39);
});

test("errors name the line and what is wrong there", async () => {
  expect(await messageOf("")).toMatch(/empty line/);
  expect(await messageOf("2 x\n")).toMatch(/begins with "2 x"/);
  expect(await messageOf("2 0\n")).toMatch(/0 dimensions/);
  expect(await messageOf("3 2\na 1 2\nb 3 4\n")).toMatch(/ends after 2 of 3 words/);
  expect(await messageOf("2 2\na 1 2\nb 3\n")).toMatch(/2 fields in line 3/);
  expect(await messageOf("a 1 2\nb 3 x\n")).toMatch(/"x" for number 2 of line 2/);
  expect(await messageOf("a 1 2\nb nan 4\n")).toMatch(/"nan" for number 1 of line 2/);
  expect(await messageOf("a 1 2\nb 1e300 4\n")).toMatch(/"1e300" for number 1 of line 2/);
  expect(await messageOf(`a 1 2\n${"b".repeat(5000)}`)).toMatch(/bytes in line 2/);
  expect(await messageOf("a 1 2\n", true)).toMatch(/begins with "a 1 2"/);
});
