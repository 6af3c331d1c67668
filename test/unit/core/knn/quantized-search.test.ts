import { expect, test } from "vitest";
import type { QuantizedSearchShape } from "../../../../src/core/kernels.ts";
import { exactNeighborSearch } from "../../../../src/core/knn/exact.ts";
import { createPrincipalDirections } from "../../../../src/core/knn/principal-directions.ts";
import { quantizedNeighborSearch } from "../../../../src/core/knn/quantized-search.ts";
import { feedBlocks } from "../../../support/rank-blocks.ts";
import { randomRows } from "../../../support/random-problems.ts";

const ROW_COUNT = 900;
const DIMENSIONS = 6;

function search(rows: Float32Array, changes: Partial<QuantizedSearchShape>) {
  const shape: QuantizedSearchShape = {
    rowCount: rows.length / DIMENSIONS,
    dimensions: DIMENSIONS,
    neighborCount: 8,
    candidateCount: 20,
    metric: "cosine",
    method: "exhaustive",
    seed: 1,
    blockRowCount: 250,
    ...changes,
  };
  const session = quantizedNeighborSearch(shape);
  session.setRows(0, rows);
  if (shape.method === "filtered") session.setDirections(principalDirections(shape, rows));
  session.search(0, session.searchStepCount);
  for (let step = 0; step < session.rankStepCount; step++) {
    feedBlocks(session, shape, rows, step);
    session.rank(step);
  }
  return session.read();
}

function principalDirections(shape: QuantizedSearchShape, rows: Float32Array): Float32Array {
  const { rowCount, dimensions, directionCount = 0 } = shape;
  const directions = createPrincipalDirections(rowCount, dimensions, directionCount);
  directions.add(0, rows);
  return directions.read();
}

function exact(rows: Float32Array, metric: QuantizedSearchShape["metric"]) {
  const rowCount = rows.length / DIMENSIONS;
  const session = exactNeighborSearch({
    rowCount,
    dimensions: DIMENSIONS,
    neighborCount: 8,
    metric,
  });
  session.setRows(0, rows);
  session.advance(0, session.pairCount);
  return session.read();
}

test("the exhaustive search has the bytes of the exact one", () => {
  const rows = randomRows(ROW_COUNT, DIMENSIONS, 2, 0.01);
  for (const metric of ["cosine", "euclidean"] as const) {
    expect(search(rows, { metric, candidateCount: 40 })).toEqual(exact(rows, metric));
  }
});

test("where the directions span all, the filtered search has the bytes of the exact one", () => {
  const rows = randomRows(ROW_COUNT, DIMENSIONS, 2, 0.01);
  for (const metric of ["cosine", "euclidean"] as const) {
    const changes = { method: "filtered", directionCount: 16, candidateCount: 40, metric } as const;
    expect(search(rows, changes)).toEqual(exact(rows, metric));
  }
});

test("the descent finds nearly all neighbors, at their exact distances, whatever the seed", () => {
  const rows = randomRows(ROW_COUNT, DIMENSIONS, 2, 0.01);
  const expected = exact(rows, "cosine");
  for (const seed of [1, 2]) {
    const found = search(rows, { method: "descent", seed });
    let same = 0;
    found.indices.forEach((index, at) => {
      if (index === expected.indices[at] && found.distances[at] === expected.distances[at]) same++;
    });
    expect(same / found.indices.length).toBeGreaterThan(0.995);
  }
});

test("one row has no neighbors; few rows have all others", () => {
  for (const method of ["exhaustive", "filtered", "descent"] as const) {
    const one = search(randomRows(1, DIMENSIONS, 1), { method, directionCount: 16 });
    expect(one.indices.every((index) => index === -1)).toBe(true);
    const few = randomRows(4, DIMENSIONS, 1);
    expect(search(few, { method, directionCount: 16 })).toEqual(exact(few, "cosine"));
  }
});
