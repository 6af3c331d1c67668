import type { QuantizedSearchShape } from "../kernels.ts";
import type { CandidateLists } from "./candidate-lists.ts";

/** All that changes while candidates are searched for and ranked. */
export interface SearchState {
  readonly lists: CandidateLists;
  /** `rowCount`: the rows that can be compared, in the order of the last tree's leaves, then -1. */
  readonly members: Int32Array;
  /** The bytes of the lists' distances and indices, then of what the descent needs beside. */
  checkpoint(): Uint8Array;
  /** Takes a checkpoint, or the part of one that the ranking needs: distances and indices. */
  restore(bytes: Uint8Array): void;
  /** From here on `checkpoint` gives distances and indices alone. */
  close(): void;
}

export function createSearchState(shape: QuantizedSearchShape): SearchState {
  const { rowCount, candidateCount } = shape;
  const length = rowCount * candidateCount;
  const listBytes = 8 * length;
  const membersAt = listBytes;
  const roundsAt = membersAt + 4 * rowCount;
  const bytes = new Uint8Array(roundsAt + length);
  const { buffer } = bytes;
  let keptBytes = shape.method === "descent" ? bytes.length : listBytes;

  return {
    lists: {
      candidateCount,
      distances: new Float32Array(buffer, 0, length).fill(Infinity),
      indices: new Int32Array(buffer, 4 * length, length).fill(-1),
      rounds: bytes.subarray(roundsAt),
    },
    members: new Int32Array(buffer, membersAt, rowCount).fill(-1),
    checkpoint: () => bytes.subarray(0, keptBytes),
    restore(kept) {
      if (kept.length !== bytes.length && kept.length !== listBytes) {
        throw new RangeError(
          `A checkpoint of ${kept.length} bytes cannot be that of ${rowCount} rows of ${candidateCount} candidates, which is ${keptBytes}.`,
        );
      }
      bytes.set(kept);
    },
    close() {
      keptBytes = listBytes;
    },
  };
}
