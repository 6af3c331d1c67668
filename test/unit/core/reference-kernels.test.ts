import { expect, test } from "vitest";
import { createReferenceKernels } from "../../../src/core/reference-kernels.ts";
import {
  layoutProblem,
  randomGraph,
  randomPositions,
  randomQuantizedRows,
  randomRows,
} from "../../support/random-problems.ts";

const kernels = createReferenceKernels();

test("sessions of one kind do not share state", () => {
  const shape = { rowCount: 20, dimensions: 4, neighborCount: 3 };
  const first = kernels.neighborSearch(shape);
  const second = kernels.neighborSearch(shape);
  first.setRows(0, randomRows(20, 4, 1));
  first.advance(0, first.pairCount);
  expect(second.read().indices.every((index) => index === -1)).toBe(true);

  const problem = layoutProblem(randomGraph(10, 0.5, 1));
  const moved = kernels.layout(problem);
  const resting = kernels.layout(problem);
  const start = randomPositions(10, 2, 1);
  moved.setPositions(start);
  resting.setPositions(start);
  moved.advance(0, 10);
  expect(moved.readPositions()).not.toEqual(start);
  expect(resting.readPositions()).toEqual(start);
});

test("what a session gives away is the caller's to change", () => {
  const search = kernels.neighborSearch({ rowCount: 20, dimensions: 4, neighborCount: 3 });
  search.setRows(0, randomRows(20, 4, 1));
  search.advance(0, search.pairCount);
  const table = search.read();
  const { indices } = search.read();
  table.indices.fill(7);
  expect(search.read().indices).toEqual(indices);

  const scan = kernels.rowScan(randomQuantizedRows(20, 4, 1));
  const query = randomRows(1, 4, 2);
  const found = scan.nearest(query, 5).indices.slice();
  scan.nearest(query, 5).indices.fill(7);
  expect(scan.nearest(query, 5).indices).toEqual(found);
});
