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
    const ranks = new Int32Array(n);
    othersByDistance(original, i).forEach((j, rank) => {
      ranks[j] = rank + 1;
    });
    for (const j of othersByDistance(embedding, i).slice(0, neighborCount)) {
      penalty += Math.max(0, ranks[j] - neighborCount);
    }
  }
  return 1 - (2 * penalty) / (n * neighborCount * (2 * n - 3 * neighborCount - 1));
}

function othersByDistance({ rowCount, distance }: Space, i: number): number[] {
  const distances = Float64Array.from({ length: rowCount }, (_, j) => distance(i, j));
  const others = Array.from({ length: rowCount }, (_, j) => j).filter((j) => j !== i);
  return others.sort((j, k) => distances[j] - distances[k] || j - k);
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
