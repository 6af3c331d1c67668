import { expect, test } from "vitest";
import { murmurHash64A } from "../../../src/embedders/murmur-hash-64a.ts";
import { readWordVectorGolden } from "../../support/word-vector-fixtures.ts";

function hashOf(text: string): string {
  const { high, low } = murmurHash64A(new TextEncoder().encode(text), { high: 0, low: 0 });
  return ((BigInt(high) << 32n) | BigInt(low)).toString();
}

test("strings of every length have spaCy's hash", () => {
  const hashed = readWordVectorGolden().spacy.ids.filter(([, id]) => BigInt(id) > 1000n);
  expect(new Set(hashed.map(([text]) => new TextEncoder().encode(text).length % 8)).size).toBe(8);
  for (const [text, id] of hashed) expect(hashOf(text)).toBe(id);
  expect(hashOf("coffee")).toBe("3197928453018144401");
});

test("the seed counts", () => {
  const bytes = new TextEncoder().encode("word");
  const one = { ...murmurHash64A(bytes, { high: 0, low: 0 }) };
  expect(murmurHash64A(bytes, { high: 0, low: 0 }, 2)).not.toEqual(one);
});
