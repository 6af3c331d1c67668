import { createLinearReducer, type LinearMap } from "./linear-reducer.ts";
import { createRowMoments, type RowMomentsSum } from "./row-moments.ts";
import { checkReducedDimensions, type CreateReducer, type ReducerState } from "./reducer.ts";
import { truncatedSvdOfMoments } from "./truncated-svd.ts";

interface MapArrays {
  mean: Float64Array;
  /** Empty once there are components. */
  scatter: Float64Array;
  components?: Float64Array;
}

/**
 * Truncated SVD of dense rows as a reducer: `X V`, as scikit-learn's `TruncatedSVD`, which is PCA
 * without the centring. For rows of up to some thousand dimensions: it holds `dimensions² / 2`
 * numbers in f64 while it learns. Sparse rows are `truncatedSvd`'s. Throws `invalid_option` beyond
 * the dimensions of the rows.
 */
export function truncatedSvdReducer(reducedDimensions: number): CreateReducer {
  return (shape, state) => {
    checkReducedDimensions(reducedDimensions, shape.dimensions);
    return createLinearReducer(shape, state, (kept) =>
      createSvdMap(shape.dimensions, reducedDimensions, kept),
    );
  };
}

function createSvdMap(
  dimensions: number,
  reducedDimensions: number,
  kept: ReducerState | null,
): LinearMap {
  const rowCount = (kept?.header as { rowCount: number } | undefined)?.rowCount ?? 0;
  const arrays = kept === null ? null : (kept.arrays as unknown as MapArrays);
  let components: Float64Array | null = arrays?.components?.slice() ?? null;
  let sums: RowMomentsSum | null =
    components === null
      ? createRowMoments(dimensions, arrays === null ? null : { rowCount, ...arrays })
      : null;

  function learn(): Float64Array {
    if (components !== null) return components;
    if (sums === null) throw new Error("There are neither sums nor components.");
    components = truncatedSvdOfMoments(sums.read(), reducedDimensions).components;
    sums = null;
    return components;
  }

  return {
    isLearnt: true,
    reducedDimensions,
    add(rows) {
      if (sums === null) throw new Error("Rows cannot be added once the components are known.");
      sums.add(rows);
    },
    project: (rows) => projectRows(rows, learn(), dimensions),
    encode() {
      const empty = new Float64Array(0);
      if (components !== null) {
        return { header: { rowCount: 0 }, arrays: { mean: empty, scatter: empty, components } };
      }
      const moments = (sums as RowMomentsSum).read();
      return {
        header: { rowCount: moments.rowCount },
        arrays: { mean: moments.mean.slice(), scatter: moments.scatter.slice() },
      };
    },
  };
}

function projectRows(
  rows: Float32Array,
  components: Float64Array,
  dimensions: number,
): Float32Array {
  const rowCount = rows.length / dimensions;
  const componentCount = components.length / dimensions;
  const projected = new Float32Array(rowCount * componentCount);
  for (let i = 0; i < rowCount; i++) {
    const start = i * dimensions;
    for (let c = 0; c < componentCount; c++) {
      const component = c * dimensions;
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += rows[start + d] * components[component + d];
      projected[i * componentCount + c] = sum;
    }
  }
  return projected;
}
