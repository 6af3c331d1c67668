import { EdgetopicError } from "../errors.ts";
import type { SectionArray } from "../sections.ts";

/** The rows `first … first + count - 1`. */
export interface RowBlock {
  first: number;
  count: number;
}

export interface RowsShape {
  rowCount: number;
  dimensions: number;
}

/** What a reducer keeps between chunks; the inverse of handing it back when the reducer is created. */
export interface ReducerState {
  header: unknown;
  arrays: Record<string, SectionArray>;
}

/**
 * Reduces rows of many dimensions to positions of few. It is fed the rows in blocks, in one or more
 * passes, and runs in iterations; each is a pure function of (rows, options, iteration), so one that
 * was lost can be run again, and stopping anywhere changes no bit of the positions.
 */
export interface Reducer {
  readonly reducedDimensions: number;
  /** Iterations. */
  readonly done: number;
  readonly total: number;
  /** Iterations of about a second of CPU: what one chunk should run. */
  readonly chunk: number;
  /** The block to be fed before `advance` can go on, or null. */
  need(): RowBlock | null;
  /** Takes the block that was needed, which it keeps for a while. Throws `dimension_mismatch` and `invalid_vector`. */
  feed(first: number, rows: Float32Array): void;
  /** Runs at most `budget` iterations over what was fed; answers how many. */
  advance(budget: number): number;
  encode(): ReducerState;
  /** `rowCount × reducedDimensions`, once `done` is `total`. */
  positions(): Float32Array;
  /**
   * Positions of new rows, `n × dimensions`, once `done` is `total`: each depends on its row alone.
   * Absent where the method has no such thing. Throws `dimension_mismatch` and `invalid_vector`.
   */
  transform?(rows: Float32Array): Float32Array;
}

/** Starts a reducer, or goes on from what `encode` gave. */
export type CreateReducer = (shape: RowsShape, state: ReducerState | null) => Reducer;

/** Rows fed at a time. */
export const BLOCK_ROWS = 1024;

/** The block with that number among those of one pass. */
export function rowBlock(rowCount: number, block: number): RowBlock {
  const first = block * BLOCK_ROWS;
  return { first, count: Math.min(BLOCK_ROWS, rowCount - first) };
}

/** Throws `dimension_mismatch` unless `rows` are whole rows, and `invalid_vector` unless all values are finite. */
export function checkRows(first: number, rows: Float32Array, dimensions: number): void {
  if (rows.length % dimensions !== 0) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `${rows.length} values are not rows of ${dimensions} dimensions.`,
    );
  }
  const bad = rows.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new EdgetopicError(
    "invalid_vector",
    `Row ${first + Math.floor(bad / dimensions)} has the value ${rows[bad]}; all must be finite.`,
  );
}

/** Throws `dimension_mismatch` unless `rows` are those of the block. */
export function checkBlock(
  { first, count }: RowBlock,
  givenFirst: number,
  rows: Float32Array,
  dimensions: number,
): void {
  checkRows(givenFirst, rows, dimensions);
  if (givenFirst === first && rows.length === count * dimensions) return;
  throw new EdgetopicError(
    "dimension_mismatch",
    `Fed ${rows.length / dimensions} rows from ${givenFirst}; ${count} from ${first} were needed.`,
  );
}

/** Throws `invalid_option` unless there can be that many of `most` dimensions. */
export function checkReducedDimensions(reducedDimensions: number, most: number): void {
  const isCount = Number.isInteger(reducedDimensions) && reducedDimensions >= 1;
  if (isCount && reducedDimensions <= most) return;
  throw new EdgetopicError(
    "invalid_option",
    `Cannot reduce to ${reducedDimensions} dimensions; it must be a whole number from 1 to ${most}.`,
  );
}
