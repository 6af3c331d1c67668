/**
 * The fuzzy simplicial set as a symmetric sparse matrix in CSR form: the edges of vertex `i` are
 * `offsets[i] … offsets[i + 1]`, ascending by neighbor, every edge stored from both of its ends.
 */
export interface FuzzyGraph {
  readonly vertexCount: number;
  /** `vertexCount + 1` */
  readonly offsets: Int32Array;
  readonly neighbors: Int32Array;
  /** Membership strengths in (0, 1]. */
  readonly weights: Float32Array;
}
