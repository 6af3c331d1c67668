import type { PanelProducts } from "../kernels.ts";

/** Columns of a panel; kernels keep that many sums in registers. */
export const PANEL_COLUMNS = 4;

/** A symmetric matrix known by its products. */
export interface SymmetricOperator extends PanelProducts {
  readonly size: number;
}
