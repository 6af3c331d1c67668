import { EdgetopicError } from "../../core/errors.ts";

export type MatrixFormat = "npy" | "npz" | "safetensors" | "arrow";

/** Some rows of a file, in its order. */
export interface MatrixBlock {
  /** A name for each row; null where the file names none. */
  readonly ids: readonly string[] | null;
  /** `rows × dimensions`, f32, row-major; written over by the next block. */
  readonly vectors: Float32Array;
  /** Rows without a vector, by their place in the block, whose values are zeros then. */
  readonly refused: ReadonlyMap<number, { code: RefusedRowCode; detail: string }>;
}

export type RefusedRowCode = "dimension_mismatch" | "invalid_id" | "invalid_vector";

/** A file of vectors while it is read: no more of it than a block is held, with its rows' names. */
export interface MatrixFile {
  readonly format: MatrixFormat;
  readonly dimensions: number;
  /** Null where the file does not say before its end. */
  readonly rowCount: number | null;
  readonly hasIds: boolean;
  /**
   * To be walked over once. Throws `invalid_vector` where the file is damaged or ends too soon, after
   * the rows before that place.
   */
  readonly blocks: AsyncIterable<MatrixBlock>;
}

export const NONE_REFUSED: MatrixBlock["refused"] = new Map();
/** Values of a block. */
const BLOCK_VALUES = 1 << 16;
const MOST_DIMENSIONS = 4096;

/** Rows of a block. */
export function blockRows(dimensions: number): number {
  return Math.max(1, Math.floor(BLOCK_VALUES / dimensions));
}

export function invalidMatrix(format: MatrixFormat, what: string): EdgetopicError {
  return new EdgetopicError("invalid_vector", `The ${format} file ${what}.`);
}

/** Throws `dimension_mismatch` where rows are not as long as they are to be, `invalid_vector` where none can be. */
export function checkMatrixDimensions(
  format: MatrixFormat,
  dimensions: number,
  expected: number | undefined,
): void {
  if (expected !== undefined && dimensions !== expected) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `The ${format} file has rows of ${dimensions} numbers; the corpus's embedder has ${expected}.`,
    );
  }
  if (dimensions >= 1 && dimensions <= MOST_DIMENSIONS) return;
  throw invalidMatrix(
    format,
    `has rows of ${dimensions} numbers, expected 1 to ${MOST_DIMENSIONS}`,
  );
}
