import { expect, test } from "vitest";
import { readWord2vecBinary } from "../../../../src/embedders/formats/word2vec-binary.ts";
import { expectClose } from "../../../support/expect-close.ts";
import {
  readWordVectorFixture,
  readWordVectorGolden,
  streamOf,
} from "../../../support/word-vector-fixtures.ts";

const GOLDEN = readWordVectorGolden();

async function readAll(bytes: Uint8Array, chunkBytes = 7) {
  const { blocks, wordCount, dimensions } = await readWord2vecBinary(streamOf(bytes, chunkBytes));
  const words: string[] = [];
  const vectors: number[] = [];
  for await (const block of blocks) {
    words.push(...block.words);
    vectors.push(...block.vectors);
  }
  return { words, vectors, wordCount, dimensions };
}

/** A header, then per word its bytes, a space, the values, and what ends it. */
function encode(
  header: string,
  words: [string | Uint8Array<ArrayBuffer>, number[]][],
  end = "",
): Uint8Array {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(header)];
  for (const [word, values] of words) {
    parts.push(typeof word === "string" ? encoder.encode(word) : word, encoder.encode(" "));
    parts.push(new Uint8Array(Float32Array.from(values).buffer), encoder.encode(end));
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

async function messageOf(bytes: Uint8Array): Promise<string> {
  const error: unknown = await readAll(bytes).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "invalid_model" });
  return (error as Error).message;
}

test("a file of gensim is read as it wrote it, however the stream is cut", async () => {
  for (const chunkBytes of [1, 50, 1e6]) {
    const bytes = readWordVectorFixture("words.bin");
    const { words, vectors, wordCount, dimensions } = await readAll(bytes, chunkBytes);
    expect({ wordCount, dimensions }).toEqual({ wordCount: GOLDEN.tokens.length, dimensions: 6 });
    expect(words).toEqual(GOLDEN.tokens);
    expectClose(vectors, GOLDEN.vectors.flat(), 0);
  }
});

test("words may end with a line feed, as the first of these files had them", async () => {
  const bytes = encode(
    "2 1\n",
    [
      ["a", [1]],
      ["b", [10]],
    ],
    "\n",
  );
  expect(await readAll(bytes)).toMatchObject({ words: ["a", "b"], vectors: [1, 10] });
});

test("bytes that are no UTF-8 are replaced", async () => {
  const bytes = encode("1 1\n", [[Uint8Array.of(0x61, 0xc3), [1]]]);
  expect((await readAll(bytes)).words).toEqual(["a\ufffd"]);
});

test("errors name the word and the byte", async () => {
  expect(await messageOf(new Uint8Array(0))).toMatch(/two numbers/);
  expect(await messageOf(encode("a b\n", []))).toMatch(/two numbers/);
  expect(await messageOf(new Uint8Array(200).fill(65))).toMatch(/two numbers/);
  expect(await messageOf(encode("1 5000\n", []))).toMatch(/5000 dimensions/);
  expect(await messageOf(encode("2 1\n", [["a", [1]]]))).toMatch(/word 2 of 2.*byte 10/);
  expect(await messageOf(encode("1 2\n", [["a", [1]]]))).toMatch(/word 1 of 1.*byte 4/);
  expect(await messageOf(encode("1 2\n", [["a", [1, NaN]]]))).toMatch(/NaN at byte 10/);
  expect(await messageOf(encode("1 1\n", [["a".repeat(5000), [1]]]))).toMatch(/no space within/);
});
