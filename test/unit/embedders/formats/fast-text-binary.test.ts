import { expect, test } from "vitest";
import { readFastTextBinary } from "../../../../src/embedders/formats/fast-text-binary.ts";
import { readWordVectorFixture, streamOf } from "../../../support/word-vector-fixtures.ts";

async function readAll(bytes: Uint8Array, chunkBytes = 11) {
  const file = await readFastTextBinary(streamOf(bytes, chunkBytes));
  const rows: number[] = [];
  for await (const block of file.rows) rows.push(...block);
  return { ...file, rows };
}

async function messageOf(bytes: Uint8Array): Promise<string> {
  const error: unknown = await readAll(bytes).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "invalid_model" });
  return (error as Error).message;
}

const model = readWordVectorFixture("fast-text.bin");

function changed(at: number, ...values: number[]): Uint8Array {
  const bytes = model.slice();
  bytes.set(values, at);
  return bytes;
}

test("a model has its words, its settings and a row for each word and bucket", async () => {
  for (const chunkBytes of [5, 1e6]) {
    const { rows, word, ...file } = await readAll(model, chunkBytes);
    expect(file).toMatchObject({ dimensions: 5, bucketCount: 300, shortest: 2, longest: 4 });
    expect(rows).toHaveLength((file.wordCount + 300) * 5);
    const words = Array.from({ length: file.wordCount }, (_, i) => word(i));
    expect(words).toContain("</s>");
    expect(words).toContain("Frühling");
    expect(new Set(words).size).toBe(words.length);
  }
});

test("labels are left out, and a model without n-grams has none", async () => {
  const { wordCount, word, ...file } = await readAll(readWordVectorFixture("supervised.bin"));
  expect(file).toMatchObject({ dimensions: 4, bucketCount: 0, shortest: 0, longest: 0 });
  const words = Array.from({ length: wordCount }, (_, i) => word(i));
  expect(words.filter((text) => text.startsWith("__label__"))).toEqual([]);
});

test("a quantised model is refused, and says what to take instead", async () => {
  expect(await messageOf(readWordVectorFixture("quantized.ftz"))).toMatch(/quantised|pruned/);
});

test("errors name the byte", async () => {
  expect(await messageOf(new Uint8Array(10))).toMatch(/ends in its header/);
  expect(await messageOf(new Uint8Array(100))).toMatch(/does not begin/);
  expect(await messageOf(changed(4, 9))).toMatch(/version 9/);
  expect(await messageOf(changed(8, 0, 0))).toMatch(/0 dimensions/);
  expect(await messageOf(changed(68, 255, 255, 255, 255))).toMatch(/-1 words/);
  expect(await messageOf(model.subarray(0, 200))).toMatch(/ends in its dictionary/);
  expect(await messageOf(model.subarray(0, model.length - 3000))).toMatch(/ends in its matrix/);
});
