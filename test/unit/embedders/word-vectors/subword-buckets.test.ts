import { expect, test } from "vitest";
import { subwordBuckets } from "../../../../src/embedders/word-vectors/subword-buckets.ts";
import { readWordVectorGolden } from "../../../support/word-vector-fixtures.ts";

test("the buckets are those of fastText, in its order, for any script", () => {
  const { words, grams, bucketCount } = readWordVectorGolden().fastText;
  const compared = words.filter((word) => word !== "</s>");
  for (const word of compared) {
    const expected = grams[words.indexOf(word)];
    expect(subwordBuckets(word, { shortest: 2, longest: 4, bucketCount })).toEqual(expected);
  }
  expect(compared).toContain("東京");
});

test("single characters have a bucket but for the ends of the word", () => {
  const one = { shortest: 1, longest: 1, bucketCount: 1000 };
  expect(subwordBuckets("ab", one)).toHaveLength(2);
  expect(subwordBuckets("ab", { ...one, longest: 0 })).toEqual([]);
  expect(subwordBuckets("ab", { ...one, bucketCount: 0 })).toEqual([]);
});
