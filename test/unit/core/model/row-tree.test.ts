import { expect, test } from "vitest";
import { hdbscan } from "../../../../src/core/cluster/hdbscan/hdbscan.ts";
import { keepTree } from "../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { encodeRowTree, reclusterRows } from "../../../../src/core/model/row-tree.ts";

const DIMENSIONS = 2;
/** 90 points in three heaps; every fourth is a copy of the one before. */
const points = heaps(90);
const rows = Int32Array.from({ length: 90 }, (_, i) => i + Math.floor(i / 10));
const bytes = encodeRowTree(
  keepTree({ points, pointCount: 90, dimensions: DIMENSIONS }, 4),
  rows,
  100,
);

function heaps(count: number): Float32Array {
  const random = createRandom(5);
  const made = new Float32Array(count * DIMENSIONS);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < DIMENSIONS; d++) {
      made[i * DIMENSIONS + d] =
        i % 4 === 3 ? made[(i - 1) * DIMENSIONS + d] : random.uniform() + 10 * (i % 3);
    }
  }
  return made;
}

test.each([2, 5, 20, 200])(
  "rows are clustered as HDBSCAN does with a smallest size of %i",
  (size) => {
    const wanted = hdbscan({
      points,
      pointCount: 90,
      dimensions: DIMENSIONS,
      minClusterSize: size,
      minSamples: 4,
    });
    const { rowClusters, rowProbabilities } = reclusterRows(bytes, { minClusterSize: size });
    expect(rowClusters).toHaveLength(100);
    expect(rows.map((row) => rowClusters[row])).toEqual(wanted.labels);
    expect(Float32Array.from(rows, (row) => rowProbabilities[row])).toEqual(wanted.probabilities);
    const others = Array.from(rowClusters.keys()).filter((row) => !rows.includes(row));
    for (const row of others) expect([rowClusters[row], rowProbabilities[row]]).toEqual([-1, 0]);
  },
);

test("where no row took part all are noise", () => {
  const empty = { points: new Float32Array(0), pointCount: 0, dimensions: DIMENSIONS };
  const none = encodeRowTree(keepTree(empty, 4), new Int32Array(0), 3);
  expect(reclusterRows(none, { minClusterSize: 5 })).toEqual({
    rowClusters: Int32Array.of(-1, -1, -1),
    rowProbabilities: new Float32Array(3),
  });
});

test("a file that is no row tree is refused", () => {
  expect(() => reclusterRows(bytes.slice(0, 40), { minClusterSize: 5 })).toThrow(/row tree/);
});
