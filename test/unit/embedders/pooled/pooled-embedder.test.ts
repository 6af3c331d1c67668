import { expect, test } from "vitest";
import { createPooledEmbedder } from "../../../../src/embedders/pooled/pooled-embedder.ts";
import { createTextPooler } from "../../../../src/embedders/pooled/text-pooler.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { memoryWordVectors } from "../../../support/memory-word-vectors.ts";

const TABLE = memoryWordVectors({ treaty: [3, -4], coin: [1, 0], text: [0, 2], word: [1, 1] });

function create() {
  const tokenize = (text: string) => text.split(/\W+/).filter(Boolean);
  return createPooledEmbedder(
    "pooled/test",
    createTextPooler(TABLE, { tokenize, tokenizer: "test" }),
  );
}

testEmbedder("a pooled embedder", async () => create());

test("rows are scaled to unit length, and their coverage is told", async () => {
  const { vectors, coverage } = await create().embed(["treaty", "coin coin", "nothing", "text x"]);
  expect([...vectors]).toEqual([...[0.6, -0.8].map(Math.fround), 1, 0, 0, 0, 0, 1]);
  expect([...coverage]).toEqual([1, 1, 0, 0.5]);
});
