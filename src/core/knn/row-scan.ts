import type { QuantizedRows, RowScan } from "../kernels.ts";
import { quantizeVector } from "./quantize.ts";

/** Exhaustive search: `similarity = (integer dot product) * scale of the row * scale of the query`, in f32. */
export function quantizedRowScan({ rowCount, dimensions, rows, scales }: QuantizedRows): RowScan {
  const similarities = new Float32Array(rowCount);

  return {
    nearest(query, count) {
      const { row, scale } = quantizeVector(query);
      for (let i = 0; i < rowCount; i++) {
        let dot = 0;
        for (let d = 0; d < dimensions; d++) {
          dot += (rows[i * dimensions + d] as number) * (row[d] as number);
        }
        similarities[i] = Math.fround(Math.fround(dot) * (scales[i] as number)) * scale;
      }
      const order = Int32Array.from({ length: rowCount }, (_, i) => i);
      order.sort((i, j) => (similarities[j] as number) - (similarities[i] as number) || i - j);
      const indices = order.slice(0, count);
      return {
        indices,
        similarities: Float32Array.from(indices, (i) => similarities[i] as number),
      };
    },
  };
}
