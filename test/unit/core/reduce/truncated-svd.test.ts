import { expect, test } from "vitest";
import type { SparseRows } from "../../../../src/core/math/sparse-rows.ts";
import { createRowMoments } from "../../../../src/core/reduce/row-moments.ts";
import {
  projectSparseRows,
  truncatedSvd,
  truncatedSvdOfMoments,
} from "../../../../src/core/reduce/truncated-svd.ts";
import { expectClose } from "../../../support/expect-close.ts";
import { readGolden } from "../../../support/golden.ts";
import { denseRows, randomSparseRows } from "../../../support/random-sparse-rows.ts";

/** scikit-learn's `TfidfVectorizer(min_df=2)`. */
function tfIdf(documents: readonly string[]): SparseRows {
  const tokens = documents.map((text) => text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? []);
  const documentCounts = new Map<string, number>();
  for (const words of tokens) {
    for (const word of new Set(words)) {
      documentCounts.set(word, (documentCounts.get(word) ?? 0) + 1);
    }
  }
  const vocabulary = [...documentCounts].filter(([, count]) => count >= 2).map(([word]) => word);
  const columnOf = new Map(vocabulary.toSorted().map((word, column) => [word, column]));
  const columns: number[] = [];
  const values: number[] = [];
  const offsets = [0];
  for (const words of tokens) {
    const counts = new Map<string, number>();
    for (const word of words) {
      if (columnOf.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const weights = [...counts].map(([word, count]) => {
      const documentCount = documentCounts.get(word) ?? 0;
      return count * (Math.log((1 + documents.length) / (1 + documentCount)) + 1);
    });
    const length = Math.hypot(...weights);
    columns.push(...[...counts.keys()].map((word) => columnOf.get(word) ?? 0));
    values.push(...weights.map((weight) => weight / length));
    offsets.push(columns.length);
  }
  return {
    rowCount: documents.length,
    columnCount: columnOf.size,
    offsets: Int32Array.from(offsets),
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
  };
}

function columnsAsRows(rows: readonly number[][], columnCount: number): number[] {
  return Array.from({ length: columnCount }, (_, j) => rows.map((row) => row[j])).flat();
}

/** The entries of `V S² Vᵀ`, which is `XᵀX` as far as the rank reaches. */
function gram(components: Float64Array, singularValues: Float64Array): number[] {
  const dimensions = components.length / singularValues.length;
  const entries: number[] = [];
  for (let i = 0; i < dimensions; i++) {
    for (let j = 0; j < dimensions; j++) {
      entries.push(
        singularValues.reduce(
          (sum, s, c) =>
            sum + s * s * components[c * dimensions + i] * components[c * dimensions + j],
          0,
        ),
      );
    }
  }
  return entries;
}

function denseGram(rows: readonly number[][], columnCount: number): number[] {
  const columns = columnsAsRows(rows, columnCount);
  const n = rows.length;
  const entries: number[] = [];
  for (let i = 0; i < columnCount; i++) {
    for (let j = 0; j < columnCount; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += columns[i * n + k] * columns[j * n + k];
      entries.push(sum);
    }
  }
  return entries;
}

test("latent semantic analysis is scikit-learn's", () => {
  const golden = readGolden<{ singular_values: number[]; gram_first_20: number[][] }>("lsa");
  const rows = tfIdf(readGolden<{ train: string[]; held: string[] }>("documents").train);
  const { components, singularValues } = truncatedSvd(rows, 50);
  expectClose(singularValues, golden.singular_values, 1e-4);
  const positions = projectSparseRows(rows, components);
  for (let i = 0; i < 20; i++) {
    const products = Array.from({ length: 20 }, (_, j) => {
      let sum = 0;
      for (let c = 0; c < 50; c++) sum += positions[i * 50 + c] * positions[j * 50 + c];
      return sum;
    });
    expectClose(products, golden.gram_first_20[i], 1e-4);
  }
});

test("all components make up the matrix, be it high or wide", () => {
  for (const [rowCount, columnCount] of [
    [12, 7],
    [7, 12],
    [1, 5],
    [5, 1],
  ]) {
    const rows = randomSparseRows(rowCount, columnCount, 0.5, 11);
    const { components, singularValues } = truncatedSvd(rows, Math.min(rowCount, columnCount));
    const expected = denseGram(denseRows(rows), columnCount);
    expectClose(gram(components, singularValues), expected, 1e-6);
    for (let c = 0; c < singularValues.length; c++) {
      const component = components.subarray(c * columnCount, (c + 1) * columnCount);
      if (singularValues[c] === 0) continue;
      expect(Math.hypot(...component)).toBeCloseTo(1, 6);
      const largest = Math.max(...component.map(Math.abs));
      expect(Math.max(...component)).toBeCloseTo(largest, 12);
    }
  }
});

test("beyond the rank all is zeros; a matrix of nothing has rank 0", () => {
  const single = {
    rowCount: 3,
    columnCount: 2,
    offsets: Int32Array.of(0, 1, 2, 2),
    columns: Int32Array.of(0, 0),
    values: Float32Array.of(3, 4),
  };
  const { components, singularValues } = truncatedSvd(single, 4);
  expectClose(singularValues, [5, 0, 0, 0], 1e-12);
  expectClose(components, [1, 0, 0, 0, 0, 0, 0, 0], 1e-12);
  const empty = { ...single, rowCount: 0, offsets: Int32Array.of(0) };
  expect(truncatedSvd(empty, 2).singularValues).toEqual(new Float64Array(2));
});

test("dense rows and their moments give the same as sparse rows", () => {
  const rows = randomSparseRows(300, 6, 0.7, 5);
  const moments = createRowMoments(6, null);
  moments.add(Float32Array.from(denseRows(rows).flat()));
  const dense = truncatedSvdOfMoments(moments.read(), 3);
  const sparse = truncatedSvd(rows, 3);
  expectClose(dense.singularValues, sparse.singularValues, 1e-6);
  expectClose(dense.components, sparse.components, 1e-6);
});
