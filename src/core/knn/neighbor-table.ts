/**
 * The k nearest neighbors of every row, nearest first, the row itself left out. Both arrays are
 * `rowCount × neighborCount`, row-major. Equal distances are ordered by index. A row with fewer
 * than `neighborCount` neighbors is filled up with index -1 and distance `Infinity`.
 */
export interface NeighborTable {
  readonly rowCount: number;
  readonly neighborCount: number;
  readonly indices: Int32Array;
  readonly distances: Float32Array;
}
