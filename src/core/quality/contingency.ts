import { EdgetopicError } from "../errors.ts";

/** How often each pair of labels meets: `counts[i]` times `rows[i]` with `columns[i]`. */
export interface Contingency {
  counts: Float64Array;
  rows: Int32Array;
  columns: Int32Array;
  rowTotals: Float64Array;
  columnTotals: Float64Array;
  total: number;
}

/**
 * The pairs of labels that occur, in the order they first do; any integers are labels, also -1.
 * Throws `invalid_option` where the two are of different length.
 */
export function contingency(truth: Int32Array, predicted: Int32Array): Contingency {
  if (truth.length !== predicted.length) {
    throw new EdgetopicError(
      "invalid_option",
      `Two labelings of the same items are compared; these have ${truth.length} and ${predicted.length}.`,
    );
  }
  const rowOf = numberLabels(truth);
  const columnOf = numberLabels(predicted);
  const pairs = new Map<number, number>();
  const rowTotals = new Float64Array(rowOf.size);
  const columnTotals = new Float64Array(columnOf.size);
  for (let i = 0; i < truth.length; i++) {
    const row = rowOf.get(truth[i]) as number;
    const column = columnOf.get(predicted[i]) as number;
    const pair = row * columnOf.size + column;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    rowTotals[row]++;
    columnTotals[column]++;
  }
  return {
    counts: Float64Array.from(pairs.values()),
    rows: Int32Array.from(pairs.keys(), (pair) => Math.floor(pair / columnOf.size)),
    columns: Int32Array.from(pairs.keys(), (pair) => pair % columnOf.size),
    rowTotals,
    columnTotals,
    total: truth.length,
  };
}

function numberLabels(labels: Int32Array): Map<number, number> {
  const numbers = new Map<number, number>();
  for (const label of labels) if (!numbers.has(label)) numbers.set(label, numbers.size);
  return numbers;
}
