import { createLinearReducer, type LinearMap } from "./linear-reducer.ts";
import { createPca, type PcaState } from "./pca.ts";
import { checkReducedDimensions, type CreateReducer, type ReducerState } from "./reducer.ts";

/**
 * Principal components (Pearson 1901) as a reducer: positions along the `reducedDimensions`
 * directions of largest variance, as scikit-learn's `PCA`, save that the sign of each component is
 * such that the first of its largest |entries| is positive and that a row of zeros, which has no
 * direction, gets the origin and takes no part. Throws `invalid_option` beyond the dimensions of the
 * rows.
 */
export function pcaReducer(reducedDimensions: number): CreateReducer {
  return (shape, state) => {
    checkReducedDimensions(reducedDimensions, shape.dimensions);
    return createLinearReducer(shape, state, (kept) =>
      createPcaMap(shape.dimensions, reducedDimensions, kept),
    );
  };
}

function createPcaMap(
  dimensions: number,
  reducedDimensions: number,
  kept: ReducerState | null,
): LinearMap {
  const pca = createPca(dimensions, reducedDimensions, kept === null ? null : pcaState(kept));
  return {
    isLearnt: true,
    reducedDimensions,
    add: pca.add,
    project: pca.project,
    encode() {
      const { rowCount, mean, scatter, components } = pca.state();
      const arrays = components === null ? { mean, scatter } : { mean, scatter, components };
      return { header: { rowCount }, arrays };
    },
  };
}

function pcaState({ header, arrays }: ReducerState): PcaState {
  const { rowCount } = header as { rowCount: number };
  const { mean, scatter, components } = arrays as unknown as PcaState;
  return { rowCount, mean, scatter, components: components ?? null };
}
