import type { CreateReducer, Reducer, RowsShape } from "../../src/core/reduce/reducer.ts";

export interface ReducerRun extends RowsShape {
  create: CreateReducer;
  /** rowCount × dimensions */
  rows: Float32Array;
}

/** Feeds all that is needed now. */
export function feedReducer(reducer: Reducer, { rows, dimensions }: ReducerRun): void {
  for (let need = reducer.need(); need !== null; need = reducer.need()) {
    const end = (need.first + need.count) * dimensions;
    reducer.feed(need.first, rows.slice(need.first * dimensions, end));
  }
}

/** Feeds and advances a reducer to its end. */
export function driveReducer(run: ReducerRun): Reducer {
  const reducer = run.create(run, null);
  while (reducer.done < reducer.total) {
    feedReducer(reducer, run);
    if (reducer.advance(reducer.chunk) < 1) throw new Error("The reducer was fed and stood still.");
  }
  return reducer;
}
