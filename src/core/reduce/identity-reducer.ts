import { createLinearReducer } from "./linear-reducer.ts";
import type { CreateReducer } from "./reducer.ts";

/** Leaves the rows as they are (BERTopic's `BaseDimensionalityReduction`): clustering then works in all their dimensions. */
export const identityReducer: CreateReducer = (shape, state) =>
  createLinearReducer(shape, state, () => ({
    isLearnt: false,
    reducedDimensions: shape.dimensions,
    add() {},
    project: (rows) => rows.slice(),
    encode: () => ({ header: null, arrays: {} }),
  }));
