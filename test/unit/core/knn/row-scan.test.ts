import { expect, test } from "vitest";
import { quantizedRowScan } from "../../../../src/core/knn/row-scan.ts";
import { quantizeRows, quantizeVector } from "../../../../src/core/knn/quantize.ts";
import { randomQuantizedRows, randomRows } from "../../../support/random-problems.ts";

test("similarities are the cosines up to quantization, most similar first", () => {
  const source = randomRows(200, 48, 6);
  const scan = quantizedRowScan({ rowCount: 200, dimensions: 48, ...quantizeRows(source, 48) });
  const query = randomRows(1, 48, 7);
  const { indices, similarities } = scan.nearest(query, 200);
  expect(new Set(indices).size).toBe(200);
  indices.forEach((i, rank) => {
    const row = source.subarray(i * 48, (i + 1) * 48);
    const cosine = row.reduce((sum, value, d) => sum + value * (query[d] as number), 0);
    expect(similarities[rank]).toBeCloseTo(cosine, 2);
    if (rank > 0) expect(similarities[rank]).toBeLessThanOrEqual(similarities[rank - 1] as number);
  });
});

test("a similarity is the integer product by both scales", () => {
  const rows = randomQuantizedRows(20, 9, 8);
  const query = randomRows(1, 9, 3);
  const { row, scale } = quantizeVector(query);
  const { indices, similarities } = quantizedRowScan(rows).nearest(query, 4);
  indices.forEach((i, rank) => {
    let dot = 0;
    for (let d = 0; d < 9; d++) dot += (rows.rows[i * 9 + d] as number) * (row[d] as number);
    expect(similarities[rank]).toBeCloseTo(dot * (rows.scales[i] as number) * scale, 6);
  });
});

test("equal similarities are ordered by index", () => {
  const rows = quantizeRows(Float32Array.of(0, 1, 1, 0, 0, 1, 1, 0, 0, 1), 2);
  const scan = quantizedRowScan({ rowCount: 5, dimensions: 2, ...rows });
  expect([...scan.nearest(Float32Array.of(1, 0), 4).indices]).toEqual([1, 3, 0, 2]);
});

test("there are no more results than rows", () => {
  const scan = quantizedRowScan(randomQuantizedRows(3, 4, 1));
  expect(scan.nearest(Float32Array.of(1, 0, 0, 0), 10).indices).toHaveLength(3);
  expect(scan.nearest(Float32Array.of(1, 0, 0, 0), 0).similarities).toHaveLength(0);
});
