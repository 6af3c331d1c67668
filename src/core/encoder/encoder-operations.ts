/**
 * The hot loops of a transformer over one linear memory. `src/core/encoder` holds each as plain
 * TypeScript (`createReferenceEncoderMemory`), `src/wasm` the same in AssemblyScript
 * (`createEncoderMemory(module)`); both leave the same bytes on every machine.
 *
 * Addresses and strides are in bytes; address 0 stands for "none". Rows are f32, row-major; products
 * take rows in fours, so memory reaches to the next multiple of 4 rows. Depths and widths are
 * multiples of 8, scores' widths too. A panel holds eight columns of a matrix of weights
 * (`pack-panels.ts`).
 */
export interface EncoderOperations {
  /** `out[i][j] = Σ a[i][k] b[k][j] + bias[j]`, each sum from the first `k` to the last. */
  multiplyFloats(
    a: number,
    aStride: number,
    rowCount: number,
    depth: number,
    panels: number,
    bias: number,
    columnCount: number,
    out: number,
    outStride: number,
  ): void;
  /**
   * `out[i][j] = (Σ a[i][k] b[k][j]) × rowScales[i] × columnScales[j] + bias[j]` of int16 rows and
   * int8 columns, the sums exact in 32 bits. `scratch` holds `8 × depth` int16.
   */
  multiplyIntegers(
    a: number,
    rowScales: number,
    rowCount: number,
    depth: number,
    panels: number,
    columnScales: number,
    bias: number,
    columnCount: number,
    out: number,
    scratch: number,
  ): void;
  /** Applies activation number `activation` (`activation.ts`) to `count` f32 in place. */
  activate(at: number, count: number, activation: number): void;
  /**
   * Rows as int16, each scaled so that its largest magnitude becomes `limit`; `scales` takes what
   * one step of each row is worth. Rows of magnitudes up to 1e-30 become zeros.
   */
  quantizeActivations(
    from: number,
    rowCount: number,
    width: number,
    limit: number,
    out: number,
    scales: number,
  ): void;
  /** `rows = (rows + residual − mean) / √(variance + epsilon) × gain + bias`, in place. */
  normalizeLayer(
    rows: number,
    residual: number,
    rowCount: number,
    width: number,
    gain: number,
    bias: number,
    epsilon: number,
  ): void;
  /** Rows as the columns of panels, `[row / 8][d][row % 8]`, zeros up to a multiple of 8 rows. */
  packKeys(from: number, stride: number, rowCount: number, width: number, out: number): void;
  /** Rows as panels of their own columns, `[d / 8][row][d % 8]`. */
  packValues(from: number, stride: number, rowCount: number, width: number, out: number): void;
  /**
   * Each row becomes `softmax(row × scale + bias)` over its first `columnCount` columns, the rest of
   * the stride 0. Row `i` reads the bias from `bias − 4 i` on: it depends on how far apart two
   * places are.
   */
  softmaxRows(
    rows: number,
    stride: number,
    rowCount: number,
    columnCount: number,
    scale: number,
    bias: number,
  ): void;
}

export interface EncoderMemory {
  readonly buffer: ArrayBuffer;
  readonly operations: EncoderOperations;
}

/** Makes a zeroed memory of at least that many bytes, never grown. */
export type OpenEncoderMemory = (byteLength: number) => EncoderMemory;
