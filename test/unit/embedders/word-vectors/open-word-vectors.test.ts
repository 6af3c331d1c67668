import { expect, test } from "vitest";
import {
  importWordVectors,
  type ImportWordVectorsOptions,
} from "../../../../src/embedders/word-vectors/import-word-vectors.ts";
import { openWordVectors } from "../../../../src/embedders/word-vectors/open-word-vectors.ts";
import { ABSENT, COMPOSED, KNOWN } from "../../../../src/embedders/word-vectors/word-vectors.ts";
import { testWordVectors } from "../../../contracts/word-vectors.ts";
import { expectClose } from "../../../support/expect-close.ts";
import {
  createCountedObjects,
  readWordVectorFixture,
  readWordVectorGolden,
  streamOf,
} from "../../../support/word-vector-fixtures.ts";

const GOLDEN = readWordVectorGolden();

async function importAndOpen(name: string, options: ImportWordVectorsOptions) {
  const objects = createCountedObjects();
  await importWordVectors(streamOf(readWordVectorFixture(name)), objects, "p/", options);
  return openWordVectors(objects, "p/");
}

testWordVectors(
  "a pack of word2vec vectors",
  () => importAndOpen("words.bin", { format: "word2vec-binary" }),
  { known: ["river", "naïve", "über"], absent: "xyzzy" },
);
testWordVectors(
  "a pack of fastText",
  () => importAndOpen("fast-text.bin", { format: "fast-text" }),
  { known: ["river", "rivers", "naïve"], absent: "" },
);

test("the words of word2vec's binary and text and of GloVe's text are gensim's", async () => {
  for (const [name, format] of [
    ["words.bin", "word2vec-binary"],
    ["words.txt", "word2vec-text"],
    ["glove.txt", "glove"],
  ] as const) {
    const table = await importAndOpen(name, { format, encoding: "float32" });
    const { vectors, found } = await table.lookUp([...GOLDEN.tokens, "River", ""]);
    expectClose(vectors.subarray(0, -12), GOLDEN.vectors.flat(), 0);
    expect([...found]).toEqual([...GOLDEN.tokens.map(() => KNOWN), ABSENT, ABSENT]);
  }
});

test("rows of int8 are within half a step of the row's largest value", async () => {
  const table = await importAndOpen("words.bin", { format: "word2vec-binary" });
  const { vectors } = await table.lookUp(GOLDEN.tokens);
  for (const [i, row] of GOLDEN.vectors.entries()) {
    const step = Math.max(...row.map(Math.abs)) / 127;
    expectClose(vectors.subarray(6 * i, 6 * i + 6), row, 0.51 * step);
  }
});

test("fastText's words, and those it makes of n-grams, have its vectors", async () => {
  const table = await importAndOpen("fast-text.bin", { format: "fast-text", encoding: "float32" });
  const { words, inVocabulary, vectors: expected } = GOLDEN.fastText;
  const { vectors, found } = await table.lookUp(words);
  expectClose(vectors, expected.flat(), 1e-6);
  for (const [i, word] of words.entries()) {
    expect([word, found[i]]).toEqual([word, inVocabulary[i] ? KNOWN : COMPOSED]);
  }
  expect((await table.lookUp([""])).found[0]).toBe(ABSENT);
});

test("what is too long for a word is made of no n-grams, and not kept", async () => {
  const objects = createCountedObjects();
  const file = streamOf(readWordVectorFixture("fast-text.bin"));
  await importWordVectors(file, objects, "p/", { format: "fast-text" });
  const table = await openWordVectors(objects, "p/");
  const { found } = await table.lookUp(["river".repeat(100), "river".repeat(30)]);
  expect([...found]).toEqual([ABSENT, COMPOSED]);
});

test("a supervised model of fastText without n-grams gives the words it has", async () => {
  const options = { format: "fast-text", encoding: "float32" } as const;
  const table = await importAndOpen("supervised.bin", options);
  const { supervisedWords, supervisedVectors } = GOLDEN.fastText;
  const { vectors, found } = await table.lookUp([...supervisedWords, "unseen"]);
  expectClose(vectors.subarray(0, -4), supervisedVectors.flat(), 1e-6);
  expect(found[supervisedWords.length]).toBe(ABSENT);
});

test("a pack that is not there or has lost an object is refused", async () => {
  const objects = createCountedObjects();
  await expect(openWordVectors(objects, "p/")).rejects.toMatchObject({ code: "invalid_model" });
  const file = streamOf(readWordVectorFixture("words.bin"));
  await importWordVectors(file, objects, "p/", { format: "word2vec-binary" });
  const table = await openWordVectors(objects, "p/");
  objects.stored.delete("p/rows/0");
  await expect(table.lookUp(["river"])).rejects.toMatchObject({ code: "invalid_model" });
  objects.stored.delete("p/index/0");
  const again = await openWordVectors(objects, "p/");
  await expect(again.lookUp(["river"])).rejects.toMatchObject({ code: "invalid_model" });
});

/** `word<i>` with 50 values. */
function* numberedVectors(wordCount: number): Generator<string> {
  yield `${wordCount} 50\n`;
  for (let i = 0; i < wordCount; i++) {
    const values = Array.from({ length: 50 }, (_, d) => ((i * 31 + d * 7) % 201) / 100 - 1);
    yield `word${i} ${values.map((value) => value.toFixed(4)).join(" ")}\n`;
  }
}

test("of 50,000 words only what is asked for is read, and never much is held", async () => {
  const objects = createCountedObjects();
  const encoder = new TextEncoder();
  const lines = numberedVectors(50_000);
  const file = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  const manifest = await importWordVectors(file, objects, "p/", { format: "word2vec-text" });
  expect(manifest).toMatchObject({ keyCount: 50_000, rowCount: 50_000, dimensions: 50 });
  const largest = Math.max(...[...objects.stored.values()].map(({ length }) => length));
  expect(largest).toBeLessThanOrEqual(4_000_000);

  const table = await openWordVectors(objects, "p/");
  objects.reads.length = 0;
  const words = ["word3", "word4", "word20000", "word49999", "nothing"];
  const { vectors, found } = await table.lookUp(words);
  expect([...found]).toEqual([KNOWN, KNOWN, KNOWN, KNOWN, ABSENT]);
  for (const [i, index] of [3, 4, 20_000, 49_999].entries()) {
    const values = Array.from({ length: 50 }, (_, d) => ((index * 31 + d * 7) % 201) / 100 - 1);
    expectClose(vectors.subarray(50 * i, 50 * i + 50), values, 0.005);
  }
  const rowReads = objects.reads.filter(({ key }) => key.startsWith("p/rows/"));
  expect(rowReads.map(({ bytes }) => bytes)).toEqual([2 * 54, 54, 54]);
  objects.reads.length = 0;
  await table.lookUp(words);
  expect(objects.reads).toEqual([]);
});
