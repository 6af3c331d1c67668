import { expect, test } from "vitest";
import { createTextPooler } from "../../../../src/embedders/pooled/text-pooler.ts";
import {
  ABSENT,
  KNOWN,
  type WordVectors,
} from "../../../../src/embedders/word-vectors/word-vectors.ts";
import { memoryWordVectors } from "../../../support/memory-word-vectors.ts";

const TABLE = memoryWordVectors({ a: [3, -4], b: [1, 0], c: [-2, 5] });
const CUT = { tokenize: (text: string) => text.split(" ").filter(Boolean), tokenizer: "space" };

async function pool(texts: string[], options: object = {}) {
  return createTextPooler(TABLE, { ...CUT, ...options }).pool(texts);
}

test("the mean, the greatest and the least of the known tokens", async () => {
  const texts = ["a b c x", "x", ""];
  expect([...(await pool(texts)).vectors]).toEqual([
    ...[2 / 3, 1 / 3].map(Math.fround),
    0,
    0,
    0,
    0,
  ]);
  expect([...(await pool(texts, { pooling: "max" })).vectors]).toEqual([3, 5, 0, 0, 0, 0]);
  expect([...(await pool(texts, { pooling: "min" })).vectors]).toEqual([-2, -4, 0, 0, 0, 0]);
});

test("unknown tokens count as zeros where they are to", async () => {
  const options = { unknown: "zero" };
  expect([...(await pool(["b b x x"], options)).vectors]).toEqual([0.5, 0]);
  expect([...(await pool(["a x"], { ...options, pooling: "max" })).vectors]).toEqual([3, 0]);
  expect([...(await pool(["a x"], { ...options, pooling: "min" })).vectors]).toEqual([0, -4]);
});

test("words may be scaled to unit length first", async () => {
  const { vectors } = await pool(["a b"], { unitWords: true });
  expect([...vectors]).toEqual([0.8, -0.4].map(Math.fround));
});

test("the share of the known tokens is told, and how many there were", async () => {
  const { coverage, tokenCount, truncated } = await pool(["a x x x", "", "x"]);
  expect([...coverage]).toEqual([0.25, 1, 0]);
  expect(tokenCount).toBe(5);
  expect(truncated).toEqual([]);
});

test("of a long text the first 8,192 tokens are read", async () => {
  const { vectors, truncated, tokenCount } = await pool(["b", `${"b ".repeat(8192)}a`]);
  expect(truncated).toEqual([1]);
  expect(tokenCount).toBe(8193);
  expect([...vectors]).toEqual([1, 0, 1, 0]);
});

test("many words are looked up in several goes, none of them large", async () => {
  const asked: number[] = [];
  const numbers: WordVectors = {
    fingerprint: "numbers",
    dimensions: 1,
    async lookUp(words) {
      asked.push(words.length);
      return {
        vectors: Float32Array.from(words, Number),
        found: Uint8Array.from(words, (word) => (word === "0" ? ABSENT : KNOWN)),
      };
    },
  };
  const tens = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const texts = Array.from({ length: 900 }, (_, i) => tens.map((j) => 10 * i + j).join(" "));
  const { vectors } = await createTextPooler(numbers, CUT).pool(texts);
  expect([...vectors]).toEqual(texts.map((_, i) => 10 * i + 5.5));
  expect(asked.length).toBeGreaterThan(3);
  expect(Math.max(...asked)).toBeLessThan(2100);
});
