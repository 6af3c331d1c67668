import { largestEigenpairs } from "./largest-eigenpairs.ts";
import { packedSymmetric } from "./packed-symmetric.ts";
import {
  createRowMoments,
  hasDirection,
  type RowMoments,
  type RowMomentsSum,
} from "./row-moments.ts";

/** Principal components of rows that come in blocks: first all are added, then all projected. */
export interface Pca {
  /** Takes in a block of rows, `m × dimensions`; those of zeros have no direction and are left out. */
  add(rows: Float32Array): void;
  /**
   * `componentCount × dimensions`: orthonormal, by falling variance, the first of the largest
   * |entries| of each positive; zeros beyond `dimensions` components. Ends the adding, after which
   * the sums are given up.
   */
  components(): Float64Array;
  /** Coordinates along the components, `m × componentCount`; a row of zeros gets the origin. */
  project(rows: Float32Array): Float32Array;
  /** A copy of what has been learnt, to go on from with `createPca`. */
  state(): PcaState;
}

export interface PcaState extends RowMoments {
  /** `componentCount × dimensions`; then the scatter is empty. `null` while rows are added. */
  readonly components: Float64Array | null;
}

type Fitted = Pick<RowMoments, "rowCount" | "mean"> & { components: Float64Array };

/** Far below the spacing of the variances of real vectors. */
const TOLERANCE = 1e-7;
const PRODUCT_LIMIT = 500;

/** `dimensions` of the rows, up to some thousand: it holds `dimensions² / 2` numbers in f64. */
export function createPca(
  dimensions: number,
  componentCount: number,
  kept: PcaState | null = null,
): Pca {
  let fitted = kept === null ? null : fittedOf(kept);
  let sums = fitted === null ? createRowMoments(dimensions, kept) : null;

  function fit(): Fitted {
    if (fitted !== null) return fitted;
    const { rowCount, mean, scatter } = (sums as RowMomentsSum).read();
    sums = null;
    fitted = {
      rowCount,
      mean,
      components: principalComponents(scatter, dimensions, componentCount),
    };
    return fitted;
  }

  return {
    add(rows) {
      if (sums === null) throw new Error("Rows cannot be added once the components are known.");
      sums.add(rows);
    },
    components: () => fit().components,
    project(rows) {
      const { mean, components } = fit();
      return projectRows(rows, mean, components);
    },
    state() {
      if (sums === null) return { ...copyOf(fit()), scatter: new Float64Array(0) };
      const { rowCount, mean, scatter } = sums.read();
      return { rowCount, mean: mean.slice(), scatter: scatter.slice(), components: null };
    },
  };
}

function fittedOf({ rowCount, mean, components }: PcaState): Fitted | null {
  return components === null ? null : copyOf({ rowCount, mean, components });
}

function copyOf({ rowCount, mean, components }: Fitted): Fitted {
  return { rowCount, mean: mean.slice(), components: components.slice() };
}

function principalComponents(
  scatter: Float64Array,
  dimensions: number,
  componentCount: number,
): Float64Array {
  const count = Math.min(componentCount, dimensions);
  const { vectors } = largestEigenpairs({
    operator: packedSymmetric(scatter, dimensions),
    count,
    lowerBound: 0,
    known: null,
    tolerance: TOLERANCE,
    productLimit: PRODUCT_LIMIT,
    seed: 0,
  });
  const components = new Float64Array(componentCount * dimensions);
  for (let c = 0; c < count; c++) {
    for (let d = 0; d < dimensions; d++) components[c * dimensions + d] = vectors[d * count + c];
  }
  return components;
}

function projectRows(
  rows: Float32Array,
  mean: Float64Array,
  components: Float64Array,
): Float32Array {
  const dimensions = mean.length;
  const rowCount = rows.length / dimensions;
  const componentCount = components.length / dimensions;
  const projected = new Float32Array(rowCount * componentCount);
  for (let i = 0; i < rowCount; i++) {
    const start = i * dimensions;
    if (!hasDirection(rows, start, dimensions)) continue;
    for (let c = 0; c < componentCount; c++) {
      const component = c * dimensions;
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        sum += (rows[start + d] - mean[d]) * components[component + d];
      }
      projected[i * componentCount + c] = sum;
    }
  }
  return projected;
}
