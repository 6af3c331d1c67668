/** Rows and a distance between two of them. */
export interface Space {
  rowCount: number;
  distance(i: number, j: number): number;
}

/**
 * How far the `neighborCount` nearest neighbors of the embedding are neighbors of the original (Venna
 * and Kaski 2001), as scikit-learn's `trustworthiness`: 1 when all are, equal distances by index.
 */
export function trustworthiness(original: Space, embedding: Space, neighborCount: number): number {
  const n = original.rowCount;
  let penalty = 0;
  for (let i = 0; i < n; i++) {
    const distances = Float64Array.from({ length: n }, (_, j) => original.distance(i, j));
    for (const neighbor of nearest(embedding, i, neighborCount)) {
      penalty += Math.max(0, rankOf(distances, i, neighbor) - neighborCount);
    }
  }
  return 1 - (2 * penalty) / (n * neighborCount * (2 * n - 3 * neighborCount - 1));
}

function nearest({ rowCount, distance }: Space, i: number, count: number): number[] {
  const distances = Float64Array.from({ length: rowCount }, (_, j) => distance(i, j));
  distances[i] = Infinity;
  return Array.from({ length: count }, () => {
    const next = distances.indexOf(distances.reduce((least, d) => Math.min(least, d), Infinity));
    distances[next] = Infinity;
    return next;
  });
}

/** 1 for the nearest of the rows but `i` itself. */
function rankOf(distances: Float64Array, i: number, neighbor: number): number {
  let rank = 1;
  for (let j = 0; j < distances.length; j++) {
    if (j === i || j === neighbor) continue;
    const isNearer = distances[j] < distances[neighbor];
    if (isNearer || (distances[j] === distances[neighbor] && j < neighbor)) rank++;
  }
  return rank;
}

export function euclideanSpace(rows: Float32Array, dimensions: number): Space {
  return {
    rowCount: rows.length / dimensions,
    distance(i, j) {
      let squares = 0;
      for (let d = 0; d < dimensions; d++) {
        squares += (rows[i * dimensions + d] - rows[j * dimensions + d]) ** 2;
      }
      return Math.sqrt(squares);
    },
  };
}

/** Of rows of unit length. */
export function cosineSpace(rows: Float32Array, dimensions: number): Space {
  return {
    rowCount: rows.length / dimensions,
    distance(i, j) {
      let product = 0;
      for (let d = 0; d < dimensions; d++) {
        product += rows[i * dimensions + d] * rows[j * dimensions + d];
      }
      return 1 - product;
    },
  };
}
