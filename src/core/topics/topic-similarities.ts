import type { SparseRows } from "../math/sparse-rows.ts";

/*
 * Cosines of all pairs of topics as a triangle: that of topic `i` with `j < i` at
 * `i (i - 1) / 2 + j`. A row of zeros has a cosine of 0 with every other. BERTopic's heat map shows
 * the same numbers as a matrix.
 */

/** Of vectors, `t × dimensions`, such as centroids. */
export function denseSimilarities(vectors: Float32Array, dimensions: number): Float32Array {
  const count = dimensions === 0 ? 0 : vectors.length / dimensions;
  const lengths = new Float64Array(count);
  const triangle = new Float32Array((count * (count - 1)) / 2);
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let d = 0; d < dimensions; d++) {
        product += vectors[i * dimensions + d] * vectors[j * dimensions + d];
      }
      if (j === i) lengths[i] = Math.sqrt(product);
      else triangle[at++] = product;
    }
  }
  return divideByLengths(triangle, lengths);
}

/** Of sparse rows, such as c-TF-IDF. */
export function sparseSimilarities(rows: SparseRows): Float32Array {
  const { rowCount, columnCount, offsets, columns, values } = rows;
  const lengths = new Float64Array(rowCount);
  const triangle = new Float32Array((rowCount * (rowCount - 1)) / 2);
  const own = new Float64Array(columnCount);
  for (let i = 0, at = 0; i < rowCount; i++) {
    for (let e = offsets[i]; e < offsets[i + 1]; e++) own[columns[e]] = values[e];
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let e = offsets[j]; e < offsets[j + 1]; e++) product += values[e] * own[columns[e]];
      if (j === i) lengths[i] = Math.sqrt(product);
      else triangle[at++] = product;
    }
    for (let e = offsets[i]; e < offsets[i + 1]; e++) own[columns[e]] = 0;
  }
  return divideByLengths(triangle, lengths);
}

function divideByLengths(triangle: Float32Array, lengths: Float64Array): Float32Array {
  for (let i = 0, at = 0; i < lengths.length; i++) {
    for (let j = 0; j < i; j++, at++) {
      const product = lengths[i] * lengths[j];
      triangle[at] = product === 0 ? 0 : triangle[at] / product;
    }
  }
  return triangle;
}
