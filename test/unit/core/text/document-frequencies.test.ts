import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  createDocumentFrequencies,
  decodeDocumentFrequencies,
} from "../../../../src/core/text/document-frequencies.ts";
import { DEFAULT_TF_IDF_OPTIONS, type TfIdfOptions } from "../../../../src/core/text/tf-idf.ts";
import { readGolden } from "../../../support/golden.ts";

const GOLDEN = readGolden<{
  tricky: string[];
  cases: Record<string, { vocabulary: string[]; column_sums: number[] }>;
}>("count-vectorizer-terms");
const documents = readGolden<{ train: string[] }>("documents").train.slice(0, 200);

function termsOf(texts: readonly string[], options: Partial<TfIdfOptions>): string[] {
  const frequencies = createDocumentFrequencies({ ...DEFAULT_TF_IDF_OPTIONS, ...options });
  for (const text of texts) frequencies.add(text);
  const model = frequencies.finish();
  return Array.from({ length: model.termCount }, (_, column) => model.term(column));
}

test("words and pairs of words are those of scikit-learn's CountVectorizer", () => {
  const texts = [...documents, ...GOLDEN.tricky];
  expect(termsOf(texts, { longest: 2 })).toEqual(GOLDEN.cases.bigrams.vocabulary);
});

test("terms of too few or too many documents are left out as there", () => {
  expect(termsOf(documents, { minDocuments: 3, maxDocuments: 0.5 })).toEqual(
    GOLDEN.cases.df.vocabulary,
  );
});

test("of a limited number those that occur most often are kept, as there but for ties", () => {
  const { vocabulary, column_sums: sums } = GOLDEN.cases.top;
  const terms = termsOf(documents, { maxTerms: 50 });
  const rarest = Math.min(...sums);
  expect(terms).toHaveLength(50);
  for (const [i, term] of vocabulary.entries()) if (sums[i] > rarest) expect(terms).toContain(term);
});

test("counts and shares of documents mean what they say", () => {
  const texts = ["red blue", "red green", "red", "blue red"];
  expect(termsOf(texts, { minDocuments: 2 })).toEqual(["blue", "red"]);
  expect(termsOf(texts, { minDocuments: 0.75 })).toEqual(["red"]);
  expect(termsOf(texts, { maxDocuments: 0.5 })).toEqual(["blue", "green"]);
  expect(termsOf(texts, { maxDocuments: 2 })).toEqual(["blue", "green"]);
});

test("terms are in the order of their code points, which is not that of UTF-16", () => {
  expect(termsOf(["\u{20000}\u{20000} \uff41\uff41 zz"], {})).toEqual([
    "zz",
    "\uff41\uff41",
    "\u{20000}\u{20000}",
  ]);
});

test("counting may be stopped anywhere and changes nothing", () => {
  const text = fc
    .array(fc.constantFrom("red", "blue", "green", "a", "東京"), { maxLength: 6 })
    .map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), fc.nat(12), (texts, stop) => {
      const options = { ...DEFAULT_TF_IDF_OPTIONS, longest: 2 };
      const whole = createDocumentFrequencies(options);
      for (const each of ["red", ...texts]) whole.add(each);
      const first = createDocumentFrequencies(options);
      for (const each of ["red", ...texts].slice(0, stop)) first.add(each);
      const { header, arrays } = structuredClone(first.encode());
      const second = decodeDocumentFrequencies(header, arrays);
      for (const each of ["red", ...texts].slice(stop)) second.add(each);
      expect(second.encode()).toEqual(whole.encode());
      expect(second.finish().encode()).toEqual(whole.finish().encode());
      expect(second.documentCount).toBe(texts.length + 1);
      expect(second.termCount).toBe(whole.termCount);
    }),
  );
});

test("documents that all have the same terms are told from those that are too few", () => {
  const same = ["red blue", "blue red", "red red blue"];
  expect(() => termsOf(same, { maxDocuments: 0.5 })).toThrow(
    expect.objectContaining({ code: "all_documents_equal" }),
  );
  expect(() => termsOf(["red"], { minDocuments: 2 })).toThrow(
    expect.objectContaining({ code: "too_few_documents" }),
  );
  expect(() => termsOf([...same, "green"], { minDocuments: 4 })).toThrow(
    expect.objectContaining({ code: "too_few_documents" }),
  );
});

test("a corpus without a term, and options that cannot be, are refused", () => {
  expect(() => termsOf(["a", ""], {})).toThrow(
    expect.objectContaining({ code: "too_few_documents" }),
  );
  for (const options of [
    { shortest: 0 },
    { shortest: 2 },
    { longest: 9 },
    { longest: 1.5 },
    { minDocuments: -1 },
    { maxDocuments: 0 },
    { maxTerms: 0 },
  ]) {
    expect(() => termsOf(["red blue"], options)).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  }
});
