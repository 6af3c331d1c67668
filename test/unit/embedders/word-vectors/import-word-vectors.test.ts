import { expect, test } from "vitest";
import { importWordVectors } from "../../../../src/embedders/word-vectors/import-word-vectors.ts";
import { openWordVectors } from "../../../../src/embedders/word-vectors/open-word-vectors.ts";
import { KNOWN } from "../../../../src/embedders/word-vectors/word-vectors.ts";
import {
  createCountedObjects,
  readWordVectorFixture,
  readWordVectorGolden,
  streamOf,
} from "../../../support/word-vector-fixtures.ts";

test("a file gives the same objects however it is cut, and others by its encoding", async () => {
  const stored = await Promise.all(
    [[3, "int8"] as const, [1e6, "int8"] as const, [1e6, "float32"] as const].map(
      async ([chunkBytes, encoding]) => {
        const objects = createCountedObjects();
        const file = streamOf(readWordVectorFixture("fast-text.bin"), chunkBytes);
        await importWordVectors(file, objects, "p/", { format: "fast-text", encoding });
        return objects.stored;
      },
    ),
  );
  expect(stored[0]).toEqual(stored[1]);
  expect(stored[2]).not.toEqual(stored[1]);
  expect([...stored[0].keys()].sort()).toEqual(["p/index/0", "p/manifest", "p/rows/0"]);
});

test("of words that come twice the first counts", async () => {
  const objects = createCountedObjects();
  const file = streamOf("a 1 2\nb 3 4\na 5 6\n");
  const manifest = await importWordVectors(file, objects, "p/", {
    format: "glove",
    encoding: "float32",
  });
  expect(manifest).toMatchObject({ keyCount: 2, rowCount: 3 });
  const { vectors } = await (await openWordVectors(objects, "p/")).lookUp(["a"]);
  expect([...vectors]).toEqual([1, 2]);
});

test("no more words are read than asked for", async () => {
  const objects = createCountedObjects();
  const file = streamOf(readWordVectorFixture("words.txt"), 50);
  const options = { format: "word2vec-text", maxWords: 10 } as const;
  expect(await importWordVectors(file, objects, "p/", options)).toMatchObject({ keyCount: 10 });
  const { tokens } = readWordVectorGolden();
  const { found } = await (await openWordVectors(objects, "p/")).lookUp(tokens);
  expect(found.indexOf(0)).toBe(10);
  expect(found[9]).toBe(KNOWN);
});

test("a file that breaks off leaves no pack behind", async () => {
  const objects = createCountedObjects();
  const file = streamOf(readWordVectorFixture("words.bin").subarray(0, 900));
  const request = importWordVectors(file, objects, "p/", { format: "word2vec-binary" });
  await expect(request).rejects.toMatchObject({ code: "invalid_model" });
  await expect(openWordVectors(objects, "p/")).rejects.toMatchObject({ code: "invalid_model" });
});

test("there is one pack under a prefix", async () => {
  const objects = createCountedObjects();
  const run = () => importWordVectors(streamOf("a 1 2\n"), objects, "p/", { format: "glove" });
  await run();
  await expect(run()).rejects.toMatchObject({ code: "invalid_option" });
});
