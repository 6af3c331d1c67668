import { EdgetopicError } from "../../core/errors.ts";

/** Words in the order of the file, with their vectors. */
export interface WordVectorBlock {
  readonly words: readonly string[];
  /** `words × dimensions`, f32, row-major; written over by the next block. */
  readonly vectors: Float32Array;
}

/** A file of word vectors while it is read: never more of it than a block is held. */
export interface WordVectorFile {
  readonly dimensions: number;
  /** Where the file says so. */
  readonly wordCount: number | null;
  /** To be walked over once. Throws `invalid_model`, which names the line or the byte. */
  readonly blocks: AsyncIterable<WordVectorBlock>;
}

/** Values of a block. */
const BLOCK_VALUES = 1 << 16;
const MOST_DIMENSIONS = 4096;
/** Bytes of a word; longer ones are a sign of another format. */
export const LONGEST_WORD = 4096;

export function blockWords(dimensions: number): number {
  return Math.max(1, Math.floor(BLOCK_VALUES / dimensions));
}

/** Throws `invalid_model` unless vectors of that many dimensions can be. */
export function checkDimensions(dimensions: number, format: string): void {
  if (Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= MOST_DIMENSIONS) return;
  throw invalidFile(
    format,
    `says its vectors have ${dimensions} dimensions, expected 1 to ${MOST_DIMENSIONS}`,
  );
}

export function invalidFile(format: string, what: string): EdgetopicError {
  return new EdgetopicError("invalid_model", `The ${format} file ${what}.`);
}
