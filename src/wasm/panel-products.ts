import type { PanelProducts, SparseRows } from "../core/kernels.ts";
import { PANEL_COLUMNS } from "../core/reduce/symmetric-operator.ts";
import { createMemoryPlan } from "./memory.ts";

interface Exports extends WebAssembly.Exports {
  preparePanelProducts(...parameters: number[]): void;
  multiplyPanel(scale: number, shift: number, keep: number): void;
}

/** `panelProducts` in WASM; its memory is 8 bytes a value and 68 a row. */
export function createPanelProducts(
  module: WebAssembly.Module,
  { rowCount, offsets, columns, values }: SparseRows,
): PanelProducts {
  const length = rowCount * PANEL_COLUMNS;
  const plan = createMemoryPlan();
  const offsetsAt = plan.reserve(4 * offsets.length);
  const columnsAt = plan.reserve(4 * columns.length);
  const valuesAt = plan.reserve(4 * values.length);
  const fromAt = plan.reserve(8 * length);
  const intoAt = plan.reserve(8 * length);
  const { exports, buffer } = plan.instantiate(module);
  const { preparePanelProducts, multiplyPanel } = exports as Exports;
  new Int32Array(buffer, offsetsAt, offsets.length).set(offsets);
  new Int32Array(buffer, columnsAt, columns.length).set(columns);
  new Float32Array(buffer, valuesAt, values.length).set(values);
  const given = new Float64Array(buffer, fromAt, length);
  const product = new Float64Array(buffer, intoAt, length);
  preparePanelProducts(rowCount, offsetsAt, columnsAt, valuesAt, fromAt, intoAt);

  return {
    apply(from, into, scale, shift, keep) {
      given.set(from);
      product.set(into);
      multiplyPanel(scale, shift, keep);
      into.set(product);
    },
  };
}
