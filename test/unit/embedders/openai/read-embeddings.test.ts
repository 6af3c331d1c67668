import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readEmbeddings } from "../../../../src/embedders/openai/read-embeddings.ts";

const base64 = (numbers: readonly number[]) =>
  Buffer.from(Float32Array.from(numbers).buffer).toString("base64");
const read = (data: unknown, count = 2, dimensions = 4) =>
  readEmbeddings("openai/m", { data }, count, dimensions).vectors;
const item = (index: number | undefined, embedding: unknown) => ({ index, embedding });
const ONE = [1, 2, 3, 4];
const TWO = [5, 6, 7, 8];

test("vectors are where their indexes say, in either form, in any order", () => {
  const numbers = fc.float({ noNaN: true, noDefaultInfinity: true });
  const row = fc.array(numbers, { minLength: 4, maxLength: 4 });
  const rows = fc.array(fc.tuple(row, fc.boolean()), { minLength: 1, maxLength: 20 });
  const property = fc.property(rows, fc.infiniteStream(fc.nat()), (given, order) => {
    const data = given
      .map(([values, isText], index) => item(index, isText ? base64(values) : values))
      .map((each) => ({ each, at: order.next().value }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ each }) => each);
    const expected = Float32Array.from(given.flatMap(([values]) => values));
    expect(read(data, given.length)).toEqual(expected);
  });
  fc.assert(property, { numRuns: 50 });
});

test("without any index the order counts", () => {
  expect([...read([item(undefined, ONE), item(undefined, base64(TWO))])]).toEqual([...ONE, ...TWO]);
});

test("whatever is not one vector for each input is refused", () => {
  const cases: [unknown, string][] = [
    [undefined, "something else than a list"],
    [[item(0, ONE)], "1 embeddings for 2 inputs"],
    [[item(0, ONE), item(0, TWO)], "two embeddings with the index 0"],
    [[item(0, ONE), item(2, TWO)], "the index 2"],
    [[item(0, ONE), item(undefined, TWO)], "the index undefined"],
    [[item(0, ONE), null], "the index undefined"],
    [[item(0, ONE), item(1, TWO.slice(1))], "a vector of 3 numbers, expected 4"],
    [[item(0, ONE), item(1, base64(TWO.slice(1)))], "a vector of 3 numbers, expected 4"],
    [[item(0, ONE), item(1, [0])], "ask it for floats"],
    [[item(0, ONE), item(1, 7)], "neither numbers nor base64"],
    [[item(0, ONE), item(1, `${base64(TWO).slice(0, -3)}!==`)], "no base64"],
  ];
  for (const [data, words] of cases) expect(() => read(data), words).toThrow(words);
});

test("a number that is none is NaN, and the others stay", () => {
  expect([...read([item(0, [1, null, "3", 4]), item(1, TWO)])]).toEqual([1, NaN, NaN, 4, ...TWO]);
});

test("tokens are those counted, if they are", () => {
  const tokensOf = (usage: unknown) =>
    readEmbeddings("openai/m", { data: [item(0, ONE)], usage }, 1, 4).tokens;
  expect(tokensOf({ prompt_tokens: 5, total_tokens: 6 })).toBe(5);
  expect(tokensOf({ total_tokens: 6 })).toBe(6);
  for (const usage of [undefined, {}, { prompt_tokens: 0 }, { prompt_tokens: "5" }]) {
    expect(tokensOf(usage)).toBeUndefined();
  }
});
