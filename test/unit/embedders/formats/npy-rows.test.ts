import { expect, test } from "vitest";
import { readNpy } from "../../../../src/embedders/formats/npy.ts";
import { readNpyRows } from "../../../../src/embedders/formats/npy-rows.ts";
import { readWordVectorFixture, streamOf } from "../../../support/word-vector-fixtures.ts";

const file = readWordVectorFixture("spacy/vectors");

async function readAll(bytes: Uint8Array, chunkBytes = 13): Promise<number[]> {
  const { rows } = await readNpyRows(streamOf(bytes, chunkBytes));
  const values: number[] = [];
  for await (const block of rows) values.push(...block);
  return values;
}

function changed(find: string, replacement: string): Uint8Array {
  const text = String.fromCharCode(...file).replace(find, replacement);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

test("the rows are those of the whole array", async () => {
  const { shape, data } = readNpy(file);
  const stream = await readNpyRows(streamOf(file));
  expect([stream.rowCount, stream.dimensions]).toEqual(shape);
  expect(await readAll(file)).toEqual([...data]);
});

test("what is no matrix of f32 by rows is refused", async () => {
  for (const [bytes, message] of [
    [new Uint8Array(4), /does not begin/],
    [new Uint8Array(40), /does not begin/],
    [changed("<f4", "<f8"), /expected rows/],
    [changed("False", "True "), /expected rows/],
    [file.subarray(0, 9), /before its header/],
    [file.subarray(0, 60), /in its header/],
    [file.subarray(0, file.length - 1), /ends in its \d+ rows/],
  ] as const) {
    await expect(readAll(bytes)).rejects.toThrow(message);
    await expect(readAll(bytes)).rejects.toMatchObject({ code: "invalid_model" });
  }
});

test("a value that is not finite is named by its row", async () => {
  const bytes = file.slice();
  bytes.fill(0xff, bytes.length - 4);
  await expect(readAll(bytes)).rejects.toThrow(/NaN in row \d+/);
});
