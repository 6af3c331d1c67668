import { normalizeRows } from "../math/normalize-rows.ts";
import type { CreateReducer, ReducerState } from "../reduce/reducer.ts";
import type { Stage, StageContext, Working } from "./stage.ts";

/** Any reducer as the stage that makes the space to cluster in, over the unit rows. */
export function createReduceStage(
  { plan, products }: StageContext,
  working: Working | null,
  createReducer: CreateReducer,
): Stage {
  const { rowCount, dimensions } = plan;
  const state: ReducerState | null = working;
  const reducer = createReducer({ rowCount, dimensions }, state);
  return {
    get done() {
      return reducer.done;
    },
    get total() {
      return reducer.total;
    },
    get chunk() {
      return reducer.chunk;
    },
    need() {
      const block = reducer.need();
      return block === null ? null : { kind: "vectors", ...block };
    },
    feedVectors(first, rows) {
      normalizeRows(rows, dimensions);
      reducer.feed(first, rows);
    },
    advance(budget) {
      const count = reducer.advance(budget);
      if (reducer.done === reducer.total) products.set("reducedPositions", reducer.positions());
      return count;
    },
    encode: () => reducer.encode(),
  };
}
