import type { DenseAddresses, EncoderLayout } from "./encoder-layout.ts";
import { ROW_BLOCK } from "./encoder-layout.ts";
import type { EncoderOperations } from "./encoder-operations.ts";
import { type DenseLayer, denseSize, type EncoderShape } from "./encoder-shape.ts";
import { activationLimit } from "./matmul-integers.ts";

/** An encoder's memory: what it is for, where everything lies, what works on it. */
export interface EncoderContext {
  shape: EncoderShape;
  layout: EncoderLayout;
  operations: EncoderOperations;
}

/**
 * Runs `rowCount` rows, a multiple of 4, at address `from` through a dense layer to address `out`,
 * block by block, so that a block stays in the cache while all weights pass it.
 */
export function runDenseLayer(
  context: EncoderContext,
  layer: DenseLayer,
  weights: DenseAddresses,
  from: number,
  rowCount: number,
  out: number,
): void {
  const { depth, columnCount } = denseSize(context.shape, layer);
  const multiply = context.shape.quantization === "f32" ? multiplyAsFloats : multiplyAsIntegers;
  for (let first = 0; first < rowCount; first += ROW_BLOCK) {
    const count = Math.min(ROW_BLOCK, rowCount - first);
    const source = from + 4 * first * depth;
    const target = out + 4 * first * columnCount;
    multiply(context, weights, depth, columnCount, source, count, target);
  }
}

function multiplyAsFloats(
  { operations }: EncoderContext,
  { panels, bias }: DenseAddresses,
  depth: number,
  columnCount: number,
  from: number,
  rowCount: number,
  out: number,
): void {
  operations.multiplyFloats(
    from,
    4 * depth,
    rowCount,
    depth,
    panels,
    bias,
    columnCount,
    out,
    4 * columnCount,
  );
}

function multiplyAsIntegers(
  { layout, operations }: EncoderContext,
  { panels, scales, bias }: DenseAddresses,
  depth: number,
  columnCount: number,
  from: number,
  rowCount: number,
  out: number,
): void {
  const { quantized, rowScales, scratch } = layout;
  const limit = activationLimit(depth);
  operations.quantizeActivations(from, rowCount, depth, limit, quantized, rowScales);
  operations.multiplyIntegers(
    quantized,
    rowScales,
    rowCount,
    depth,
    panels,
    scales,
    bias,
    columnCount,
    out,
    scratch,
  );
}
