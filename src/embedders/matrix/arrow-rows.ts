import { type Batch, Precision, Type } from "@uwdata/flechette";
import { decodeFloat16 } from "../../core/math/half-precision.ts";
import { invalidMatrix, type RefusedRowCode } from "./matrix-file.ts";

export interface ArrowRows {
  lengthOf(row: number): number;
  /** Copies a row; where it cannot be taken, says why and leaves zeros. */
  copy(row: number, into: Float32Array): { code: RefusedRowCode; detail: string } | null;
}

/** The lists of floats of a record batch, as they lie in it. Throws `invalid_vector` where they are of something else. */
export function createArrowRows(batch: Batch<unknown>, dimensions: number): ArrowRows {
  const [values] = batch.children as (Batch<unknown> | undefined)[];
  if (values === undefined || values.type.typeId !== Type.Float) {
    throw invalidMatrix("arrow", "has lists of something else than floats");
  }
  const isHalf = (values.type as { precision: number }).precision === Precision.HALF;
  const numbers = values.values as Float32Array | Float64Array | Uint16Array;
  const stride = (batch.type as { stride?: number }).stride;
  const startOf = (row: number): number =>
    stride === undefined ? Number(batch.offsets?.[row] ?? 0) : row * stride;
  const lengthOf = (row: number): number => startOf(row + 1) - startOf(row);

  return {
    lengthOf,
    copy(row, into) {
      into.fill(0);
      if (batch.nullCount > 0 && !batch.isValid(row)) {
        return { code: "invalid_vector", detail: "The row has no vector." };
      }
      const length = lengthOf(row);
      if (length !== dimensions) {
        const detail = `The vector has ${length} dimensions; the corpus's embedder has ${dimensions}.`;
        return { code: "dimension_mismatch", detail };
      }
      const start = startOf(row);
      const part = numbers.subarray(start, start + length);
      into.set(isHalf ? decodeFloat16(part as Uint16Array) : part);
      if (values.nullCount > 0) {
        for (let d = 0; d < length; d++) if (!values.isValid(start + d)) into[d] = NaN;
      }
      return null;
    },
  };
}
