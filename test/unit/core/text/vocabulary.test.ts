import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createVocabulary } from "../../../../src/core/text/vocabulary.ts";

test("words are numbered in the order they are first met", () => {
  const words = fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }));
  fc.assert(
    fc.property(words, (met) => {
      const vocabulary = createVocabulary();
      const distinct = [...new Set(met)];
      for (const word of met) {
        expect(vocabulary.add(word, 0, word.length)).toBe(distinct.indexOf(word));
      }
      expect(vocabulary.size).toBe(distinct.length);
      distinct.forEach((word, i) => {
        expect(vocabulary.word(i)).toBe(word);
        expect(vocabulary.indexOf(word)).toBe(i);
      });
    }),
    { seed: 4, numRuns: 200 },
  );
});

test("a word is found among thousands", () => {
  const vocabulary = createVocabulary();
  for (let i = 0; i < 5000; i++) vocabulary.add(`(word${i})`, 1, `word${i}`.length + 1);
  for (let i = 0; i < 5000; i++) expect(vocabulary.indexOf(`word${i}`)).toBe(i);
  expect(vocabulary.indexOf("word5000")).toBe(-1);
  expect(vocabulary.indexOf("")).toBe(-1);
});

test("an encoded vocabulary goes on numbering and leaves what it was read from alone", () => {
  const vocabulary = createVocabulary();
  for (const word of ["alpha", "东京", "beta"]) vocabulary.add(word, 0, word.length);
  const encoded = vocabulary.encode();
  const copy = structuredClone(encoded);
  const other = createVocabulary(encoded);
  for (const word of ["beta", "gamma", "东京", "delta"]) {
    expect(other.add(word, 0, word.length)).toBe(vocabulary.add(word, 0, word.length));
  }
  expect(other.encode()).toEqual(vocabulary.encode());
  expect(encoded).toEqual(copy);
});

test("a word longer than any before is kept whole", () => {
  const vocabulary = createVocabulary();
  const long = "東".repeat(10_000);
  vocabulary.add(long, 0, long.length);
  expect(vocabulary.word(0)).toBe(long);
});
