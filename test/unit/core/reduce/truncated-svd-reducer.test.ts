import { test } from "vitest";
import { pcaReducer } from "../../../../src/core/reduce/pca-reducer.ts";
import { truncatedSvdReducer } from "../../../../src/core/reduce/truncated-svd-reducer.ts";
import { testReducer } from "../../../contracts/reducer.ts";
import { driveReducer } from "../../../support/drive-reducer.ts";
import { expectClose } from "../../../support/expect-close.ts";
import { randomRows } from "../../../support/random-problems.ts";

testReducer("truncated SVD", truncatedSvdReducer(3));

test("all components keep every inner product", () => {
  const rows = randomRows(40, 5, 4);
  const run = { create: truncatedSvdReducer(5), rowCount: 40, dimensions: 5, rows };
  const positions = driveReducer(run).positions();
  expectClose(innerProducts(positions), innerProducts(rows), 1e-5);
});

test("of rows about the origin it is PCA", () => {
  const half = randomRows(50, 5, 6);
  const rows = Float32Array.from([...half, ...half.map((value) => -value)]);
  const run = { rowCount: 100, dimensions: 5, rows };
  const svd = driveReducer({ ...run, create: truncatedSvdReducer(2) }).positions();
  expectClose(svd, driveReducer({ ...run, create: pcaReducer(2) }).positions(), 1e-5);
});

test("rows of zeros are allowed and lie at the origin", () => {
  const rows = Float32Array.of(0, 0, 3, 4, 0, 0);
  const run = { create: truncatedSvdReducer(2), rowCount: 3, dimensions: 2, rows };
  expectClose(driveReducer(run).positions(), [0, 0, 5, 0, 0, 0], 1e-6);
});

/** Of the first ten rows. */
function innerProducts(rows: Float32Array): number[] {
  const dimensions = 5;
  const products: number[] = [];
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 10; j++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++)
        sum += rows[i * dimensions + d] * rows[j * dimensions + d];
      products.push(sum);
    }
  }
  return products;
}
