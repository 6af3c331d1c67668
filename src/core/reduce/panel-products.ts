import type { PanelProducts, SparseRows } from "../kernels.ts";
import { PANEL_COLUMNS } from "./symmetric-operator.ts";

/** Products of a square sparse matrix with panels, each value summed in f64 in the order of the columns. */
export function panelProducts({ rowCount, offsets, columns, values }: SparseRows): PanelProducts {
  return {
    apply(from, into, scale, shift, keep) {
      for (let i = 0; i < rowCount; i++) {
        const at = i * PANEL_COLUMNS;
        let sum0 = -shift * from[at];
        let sum1 = -shift * from[at + 1];
        let sum2 = -shift * from[at + 2];
        let sum3 = -shift * from[at + 3];
        const end = offsets[i + 1];
        for (let edge = offsets[i]; edge < end; edge++) {
          const value = values[edge];
          const other = columns[edge] * PANEL_COLUMNS;
          sum0 += value * from[other];
          sum1 += value * from[other + 1];
          sum2 += value * from[other + 2];
          sum3 += value * from[other + 3];
        }
        into[at] = scale * sum0 - keep * into[at];
        into[at + 1] = scale * sum1 - keep * into[at + 1];
        into[at + 2] = scale * sum2 - keep * into[at + 2];
        into[at + 3] = scale * sum3 - keep * into[at + 3];
      }
    },
  };
}
