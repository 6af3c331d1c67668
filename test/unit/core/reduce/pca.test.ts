import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { jacobiEigen } from "../../../../src/core/reduce/jacobi-eigen.ts";
import { createPca, type Pca } from "../../../../src/core/reduce/pca.ts";
import { covarianceMatrix } from "../../../reference/covariance-matrix.ts";
import { orthonormalityError } from "../../../reference/dense-eigen.ts";
import { bitsOf } from "../../../support/random-problems.ts";

/** Rows of which dimension d has the deviation 0.9^d about 1, in a mixed basis; every tenth is zeros. */
function rowsOfFallingVariance(rowCount: number, dimensions: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const rows = new Float32Array(rowCount * dimensions);
  for (let i = 0; i < rowCount; i++) {
    if (i % 10 === 9) continue;
    let carried = 0;
    for (let d = 0; d < dimensions; d++) {
      const value = 0.9 ** d * (random.uniform() - 0.5);
      rows[i * dimensions + d] = 1 + value + 0.3 * carried;
      carried = value;
    }
  }
  return rows;
}

function addInBlocks(pca: Pca, rows: Float32Array, blockLength: number): void {
  for (let at = 0; at < rows.length; at += blockLength)
    pca.add(rows.subarray(at, at + blockLength));
}

/** `count × dimensions` as `dimensions × count`. */
function transposed(rows: Float64Array, dimensions: number): Float64Array {
  const count = rows.length / dimensions;
  return rows.map((_, at) => rows[(at % count) * dimensions + Math.floor(at / count)]);
}

test("components and projections are those of a dense eigensolver", () => {
  for (const dimensions of [12, 150]) {
    const rows = rowsOfFallingVariance(400, dimensions, dimensions);
    const pca = createPca(dimensions, 4);
    addInBlocks(pca, rows, 64 * dimensions);
    const components = pca.components();
    expect(orthonormalityError(transposed(components, dimensions), 4)).toBeLessThan(1e-10);
    const { mean, scatter } = covarianceMatrix(rows, dimensions);
    const { vectors } = jacobiEigen(Float64Array.from(scatter.flat()), dimensions);
    const projected = pca.project(rows.subarray(0, 20 * dimensions));
    for (let c = 0; c < 4; c++) {
      const expected = Array.from({ length: dimensions }, (_, d) => vectors[d * dimensions + c]);
      const component = components.subarray(c * dimensions, (c + 1) * dimensions);
      const sign = Math.sign(component.reduce((sum, x, d) => sum + x * expected[d], 0));
      component.forEach((x, d) => expect(x).toBeCloseTo(sign * expected[d], 5));
      const largest = Math.max(...component.map(Math.abs));
      expect(component.find((x) => Math.abs(x) === largest)).toBe(largest);
      for (let i = 0; i < 9; i++) {
        const position = expected.reduce(
          (sum, x, d) => sum + x * (rows[i * dimensions + d] - mean[d]),
          0,
        );
        expect(projected[i * 4 + c]).toBeCloseTo(sign * position, 5);
      }
    }
    expect([...projected.subarray(36, 40)]).toEqual([0, 0, 0, 0]);
  }
});

test("stopping after any block and going on from the state changes no bit", () => {
  const rows = rowsOfFallingVariance(300, 20, 1);
  const whole = createPca(20, 3);
  let resumed = createPca(20, 3);
  for (let at = 0; at < rows.length; at += 1000) {
    whole.add(rows.subarray(at, at + 1000));
    resumed.add(rows.subarray(at, at + 1000));
    resumed = createPca(20, 3, structuredClone(resumed.state()));
  }
  const expected = bitsOf(whole.project(rows));
  expect(bitsOf(resumed.project(rows))).toEqual(expected);
  const fitted = createPca(20, 3, structuredClone(resumed.state()));
  expect(bitsOf(fitted.project(rows))).toEqual(expected);
  expect(fitted.state()).toEqual(resumed.state());
  expect(fitted.state().scatter).toHaveLength(0);
});

test("rows cannot be added once the components are known", () => {
  const pca = createPca(2, 1);
  pca.add(Float32Array.of(1, 0, 0, 1));
  pca.components();
  expect(() => pca.add(Float32Array.of(1, 1))).toThrow("Rows cannot be added");
});

test("components beyond the dimensions are zeros, and no rows at all project to the origin", () => {
  const pca = createPca(2, 3);
  pca.add(Float32Array.of(1, 0, 0, 1, 1, 1));
  expect([...pca.components().subarray(4)]).toEqual([0, 0]);
  const blank = createPca(2, 2);
  blank.add(new Float32Array(8));
  expect([...blank.project(new Float32Array(8))]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});
