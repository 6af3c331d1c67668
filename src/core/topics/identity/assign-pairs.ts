/**
 * The pairs of rows and columns, each in one pair at most, whose weights (`rowCount × columnCount`,
 * none negative) have the largest sum: the column of each row, -1 for none. A pair of weight 0 is no
 * pair. Exact: the Hungarian method by shortest augmenting paths (Kuhn 1955; Jonker and Volgenant
 * 1987), in time of the smaller count squared times the larger; of equal sums the one that the rows
 * come to in their order.
 */
export function assignPairs(
  weights: Float64Array,
  rowCount: number,
  columnCount: number,
): Int32Array {
  if (rowCount > columnCount) {
    const columns = assignRows(transpose(weights, rowCount, columnCount), columnCount, rowCount);
    const pairs = new Int32Array(rowCount).fill(-1);
    for (let column = 0; column < columnCount; column++) {
      if (columns[column] >= 0) pairs[columns[column]] = column;
    }
    return pairs;
  }
  return assignRows(weights, rowCount, columnCount);
}

function transpose(weights: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const turned = new Float64Array(weights.length);
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      turned[column * rowCount + row] = weights[row * columnCount + column];
    }
  }
  return turned;
}

/** There are no more rows than columns. Column `columnCount` is the one from which a path starts. */
function assignRows(weights: Float64Array, rowCount: number, columnCount: number): Int32Array {
  const rowPotentials = new Float64Array(rowCount);
  const columnPotentials = new Float64Array(columnCount + 1);
  const rowOfColumn = new Int32Array(columnCount + 1).fill(-1);
  const previous = new Int32Array(columnCount + 1);
  const distances = new Float64Array(columnCount + 1);
  const isVisited = new Uint8Array(columnCount + 1);

  for (let start = 0; start < rowCount; start++) {
    rowOfColumn[columnCount] = start;
    distances.fill(Infinity);
    isVisited.fill(0);
    let column = columnCount;
    while (rowOfColumn[column] >= 0) {
      isVisited[column] = 1;
      const row = rowOfColumn[column];
      let nearest = -1;
      for (let next = 0; next < columnCount; next++) {
        if (isVisited[next] === 1) continue;
        const weight = weights[row * columnCount + next];
        const distance = -weight - rowPotentials[row] - columnPotentials[next];
        if (distance < distances[next]) {
          distances[next] = distance;
          previous[next] = column;
        }
        if (nearest < 0 || distances[next] < distances[nearest]) nearest = next;
      }
      const step = distances[nearest];
      for (let visited = 0; visited <= columnCount; visited++) {
        if (isVisited[visited] === 0) distances[visited] -= step;
        else {
          rowPotentials[rowOfColumn[visited]] += step;
          columnPotentials[visited] -= step;
        }
      }
      column = nearest;
    }
    while (column !== columnCount) {
      rowOfColumn[column] = rowOfColumn[previous[column]];
      column = previous[column];
    }
    rowOfColumn[columnCount] = -1;
  }
  return columnsOfRows(weights, rowOfColumn, rowCount, columnCount);
}

function columnsOfRows(
  weights: Float64Array,
  rowOfColumn: Int32Array,
  rowCount: number,
  columnCount: number,
): Int32Array {
  const columns = new Int32Array(rowCount).fill(-1);
  for (let column = 0; column < columnCount; column++) {
    const row = rowOfColumn[column];
    if (row >= 0 && weights[row * columnCount + column] > 0) columns[row] = column;
  }
  return columns;
}
