import * as fc from "fast-check";
import { expect, test } from "vitest";
import { meanRows, rowPair } from "../../../../src/embedders/word-vectors/pack-rows.ts";
import { createPackWriter } from "../../../../src/embedders/word-vectors/pack-writer.ts";
import { expectClose } from "../../../support/expect-close.ts";
import { createCountedObjects } from "../../../support/word-vector-fixtures.ts";

const DIMENSIONS = 1000;
const ROW_COUNT = 2100;

/** Row `i` is all `i`, over three objects. */
async function writeRows() {
  const objects = createCountedObjects();
  const writer = createPackWriter(objects, "p/", DIMENSIONS, "float32");
  for (let i = 0; i < ROW_COUNT; i++) await writer.addRows(new Float32Array(DIMENSIONS).fill(i));
  const manifest = await writer.finish({ hasSymbols: false, isLowerCase: false, subwords: null });
  return { objects, manifest };
}

test("a word's mean is that of its rows, which may come more than once", async () => {
  const { objects, manifest } = await writeRows();
  const rowLists = fc.array(fc.array(fc.nat(ROW_COUNT - 1), { maxLength: 6 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rowLists, async (lists) => {
      const pairs = lists.flatMap((rows, word) => rows.map((row) => rowPair(row, word)));
      const given = Float64Array.from(pairs);
      const means = await meanRows(objects, "p/", manifest, given, lists.length);
      expect([...given]).toEqual(pairs);
      for (const [word, rows] of lists.entries()) {
        const mean = rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
        expectClose(
          [means[word * DIMENSIONS], means[(word + 1) * DIMENSIONS - 1]],
          [mean, mean],
          1e-3,
        );
      }
    }),
    { numRuns: 40 },
  );
});

test("only ranges around the rows are read", async () => {
  const { objects, manifest } = await writeRows();
  objects.reads.length = 0;
  const pairs = Float64Array.of(rowPair(2000, 0), rowPair(3, 0), rowPair(4, 1));
  await meanRows(objects, "p/", manifest, pairs, 2);
  expect(objects.reads).toEqual([
    { key: "p/rows/0", bytes: 8000 },
    { key: "p/rows/2", bytes: 4000 },
  ]);
});

test("rows that the bucket has not are an error", async () => {
  const { objects, manifest } = await writeRows();
  const beyond = Float64Array.of(rowPair(2999, 0));
  await expect(meanRows(objects, "p/", manifest, beyond, 1)).rejects.toMatchObject({
    code: "invalid_model",
  });
});
