/** Points of a leaf at most: where scanning becomes cheaper than descending. */
const LEAF_POINTS = 32;

/**
 * A balanced kd-tree (Bentley 1975; Friedman, Bentley and Finkel 1977). Its nodes are numbered like
 * a heap, the children of `node` being `2 node + 1` and `2 node + 2`, and all leaves are on the last
 * level. The points are kept in tree order, so that those of a node lie side by side; where one
 * lies is its position.
 */
export interface KdTree {
  readonly pointCount: number;
  readonly dimensions: number;
  /** `pointCount × dimensions`, in tree order. */
  readonly points: Float32Array;
  /** The row at each position. */
  readonly rows: Int32Array;
  readonly nodeCount: number;
  /** The first node that is a leaf; so are all after it. */
  readonly firstLeaf: number;
  /** A node holds the positions `starts[node] … ends[node] - 1`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The smallest box around a node's points: `nodeCount × dimensions` each. */
  readonly lows: Float32Array;
  readonly highs: Float32Array;
}

/** Builds the tree of `points` (`pointCount ≥ 1`, `× dimensions`, finite), each node split in half by count along its widest side. */
export function buildKdTree(points: Float32Array, dimensions: number): KdTree {
  const pointCount = points.length / dimensions;
  let firstLeaf = 0;
  while (pointCount / (firstLeaf + 1) > LEAF_POINTS) firstLeaf = 2 * firstLeaf + 1;
  const nodeCount = 2 * firstLeaf + 1;
  const rows = new Int32Array(pointCount);
  for (let row = 0; row < pointCount; row++) rows[row] = row;
  const starts = new Int32Array(nodeCount);
  const ends = new Int32Array(nodeCount);
  const lows = new Float32Array(nodeCount * dimensions);
  const highs = new Float32Array(nodeCount * dimensions);
  ends[0] = pointCount;
  for (let node = 0; node < nodeCount; node++) {
    const start = starts[node];
    const end = ends[node];
    const box = node * dimensions;
    enclose(points, dimensions, rows, start, end, lows, highs, box);
    if (node >= firstLeaf) continue;
    const middle = (start + end) >> 1;
    const axis = widestSide(lows, highs, box, dimensions);
    selectMiddle(points, dimensions, axis, rows, start, end - 1, middle);
    starts[2 * node + 1] = start;
    ends[2 * node + 1] = middle;
    starts[2 * node + 2] = middle;
    ends[2 * node + 2] = end;
  }
  return {
    pointCount,
    dimensions,
    points: gatherRows(points, dimensions, rows),
    rows,
    nodeCount,
    firstLeaf,
    starts,
    ends,
    lows,
    highs,
  };
}

/** Writes the box around the rows from `start` to `end`. */
function enclose(
  points: Float32Array,
  dimensions: number,
  rows: Int32Array,
  start: number,
  end: number,
  lows: Float32Array,
  highs: Float32Array,
  box: number,
): void {
  for (let d = 0; d < dimensions; d++) {
    let low = Infinity;
    let high = -Infinity;
    for (let at = start; at < end; at++) {
      const value = points[rows[at] * dimensions + d];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    lows[box + d] = low;
    highs[box + d] = high;
  }
}

function widestSide(
  lows: Float32Array,
  highs: Float32Array,
  box: number,
  dimensions: number,
): number {
  let widest = 0;
  let width = -1;
  for (let d = 0; d < dimensions; d++) {
    const side = highs[box + d] - lows[box + d];
    if (side > width) {
      width = side;
      widest = d;
    }
  }
  return widest;
}

/** Hoare's selection: reorders `rows` from `left` to `right` so that none before `middle` is beyond it along `axis`, none after it short of it. */
function selectMiddle(
  points: Float32Array,
  dimensions: number,
  axis: number,
  rows: Int32Array,
  left: number,
  right: number,
  middle: number,
): void {
  while (right > left) {
    const pivot = points[rows[(left + right) >> 1] * dimensions + axis];
    let i = left;
    let j = right;
    while (i <= j) {
      while (points[rows[i] * dimensions + axis] < pivot) i++;
      while (points[rows[j] * dimensions + axis] > pivot) j--;
      if (i > j) break;
      const row = rows[i];
      rows[i++] = rows[j];
      rows[j--] = row;
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else return;
  }
}

function gatherRows(points: Float32Array, dimensions: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(points.length);
  for (let at = 0; at < rows.length; at++) {
    const from = rows[at] * dimensions;
    for (let d = 0; d < dimensions; d++) gathered[at * dimensions + d] = points[from + d];
  }
  return gathered;
}
