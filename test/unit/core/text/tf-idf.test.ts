import { expect, test } from "vitest";
import { createDocumentFrequencies } from "../../../../src/core/text/document-frequencies.ts";
import {
  decodeTfIdf,
  DEFAULT_TF_IDF_OPTIONS,
  type TfIdf,
  type TfIdfOptions,
} from "../../../../src/core/text/tf-idf.ts";
import { expectClose } from "../../../support/expect-close.ts";
import { readGolden } from "../../../support/golden.ts";

interface GoldenCase {
  idf: number[];
  vocabulary: string[];
  first_20: { indptr: number[]; indices: number[]; data: number[] };
}

const GOLDEN = readGolden<Record<string, GoldenCase>>("tf-idf");
const OPTIONS: Record<string, Partial<TfIdfOptions>> = {
  default: {},
  sublinear: { sublinear: true },
  nosmooth: { smooth: false },
  l1: { norm: "l1" },
  min5: { minDocuments: 5 },
};
const documents = readGolden<{ train: string[] }>("documents").train.slice(0, 200);

function fit(texts: readonly string[], options: Partial<TfIdfOptions> = {}): TfIdf {
  const frequencies = createDocumentFrequencies({ ...DEFAULT_TF_IDF_OPTIONS, ...options });
  for (const text of texts) frequencies.add(text);
  return frequencies.finish();
}

test("terms, weights and rows are those of scikit-learn", () => {
  expect(Object.keys(GOLDEN).sort()).toEqual(Object.keys(OPTIONS).sort());
  for (const [name, golden] of Object.entries(GOLDEN)) {
    const model = fit(documents, OPTIONS[name]);
    const terms = Array.from({ length: model.termCount }, (_, column) => model.term(column));
    expect(terms).toEqual(golden.vocabulary);
    expectClose(model.weights, golden.idf, 1e-12);
    const rows = model.transform(documents.slice(0, 20));
    expect([...rows.offsets]).toEqual(golden.first_20.indptr);
    expect([...rows.columns]).toEqual(golden.first_20.indices);
    expectClose(rows.values, golden.first_20.data, 6e-8);
    expect(rows).toMatchObject({ rowCount: 20, columnCount: golden.vocabulary.length });
  }
});

test("rows have length 1, sum 1 or the bare weights, as the norm says", () => {
  const texts = ["red red blue", "blue green"];
  const bare = fit(texts, { norm: "none" }).transform(texts);
  const unit = fit(texts).transform(texts);
  const shares = fit(texts, { norm: "l1" }).transform(texts);
  const [start, end] = [0, bare.offsets[1]];
  const own = bare.values.slice(start, end);
  const sum = own.reduce((total, value) => total + value, 0);
  expectClose(
    unit.values.slice(start, end),
    own.map((value) => value / Math.hypot(...own)),
    1e-7,
  );
  expectClose(
    shares.values.slice(start, end),
    own.map((value) => value / sum),
    1e-7,
  );
});

test("a text of unknown terms has an empty row", () => {
  const rows = fit(["red blue", "blue"]).transform(["", "yellow", "blue"]);
  expect([...rows.offsets]).toEqual([0, 0, 0, 1]);
  expect([...rows.values]).toEqual([1]);
});

test("a text has the same bits alone and among others", () => {
  const model = fit(documents, { longest: 2 });
  const all = model.transform(documents);
  for (const row of [0, 7, 199]) {
    const alone = model.transform([documents[row]]);
    const [from, to] = [all.offsets[row], all.offsets[row + 1]];
    expect(alone.columns).toEqual(all.columns.slice(from, to));
    expect(alone.values).toEqual(all.values.slice(from, to));
  }
});

test("a model that was encoded answers the same", () => {
  const model = fit(documents, { sublinear: true, language: "en" });
  const { header, arrays } = structuredClone(model.encode());
  const decoded = decodeTfIdf(JSON.parse(JSON.stringify(header)), arrays);
  expect(decoded.transform(documents)).toEqual(model.transform(documents));
  expect(decoded.options).toEqual(model.options);
  expect(decoded.documentCount).toBe(200);
  expect(decoded.columnOf(model.term(3))).toBe(3);
  expect(decoded.columnOf("nowhere")).toBe(-1);
});
