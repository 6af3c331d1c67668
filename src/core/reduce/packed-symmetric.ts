import { PANEL_COLUMNS, type SymmetricOperator } from "./symmetric-operator.ts";

/** A symmetric matrix of which the lower triangle is held, by rows: `size (size + 1) / 2` entries. */
export function packedSymmetric(triangle: Float64Array, size: number): SymmetricOperator {
  function apply(
    from: Float64Array,
    into: Float64Array,
    scale: number,
    shift: number,
    keep: number,
  ): void {
    for (let at = 0; at < into.length; at++) into[at] = -keep * into[at] - scale * shift * from[at];
    let entry = 0;
    for (let i = 0; i < size; i++) {
      const at = i * PANEL_COLUMNS;
      const x0 = scale * from[at];
      const x1 = scale * from[at + 1];
      const x2 = scale * from[at + 2];
      const x3 = scale * from[at + 3];
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let other = 0; other < at; other += PANEL_COLUMNS) {
        const value = triangle[entry++];
        sum0 += value * from[other];
        sum1 += value * from[other + 1];
        sum2 += value * from[other + 2];
        sum3 += value * from[other + 3];
        into[other] += value * x0;
        into[other + 1] += value * x1;
        into[other + 2] += value * x2;
        into[other + 3] += value * x3;
      }
      const diagonal = triangle[entry++];
      into[at] += scale * sum0 + diagonal * x0;
      into[at + 1] += scale * sum1 + diagonal * x1;
      into[at + 2] += scale * sum2 + diagonal * x2;
      into[at + 3] += scale * sum3 + diagonal * x3;
    }
  }

  return { size, apply };
}
