import type { Piece } from "./piece.ts";

/** Vectors of inputs as they arrive, whole or in chunks. */
export interface RowPlacement {
  /** `inputs × dimensions`; zero where nothing has arrived. */
  readonly vectors: Float32Array;
  /** The input was cut into these, in the order of its text. */
  expectChunks(owner: number, chunks: readonly Piece[]): void;
  /** One of an input's chunks was itself cut. */
  replaceChunk(chunk: Piece, by: readonly Piece[]): void;
  isChunked(owner: number): boolean;
  /** Keeps a piece's vector (`from[start …]`); true where its input is complete by that. */
  place(piece: Piece, from: Float32Array, start: number): boolean;
  /** The input failed: what arrived of it is dropped. False where it had failed before. */
  drop(owner: number): boolean;
}

export function createRowPlacement(count: number, dimensions: number): RowPlacement {
  const vectors = new Float32Array(count * dimensions);
  const chunksOf = new Map<number, Piece[]>();
  const arrived = new Map<Piece, Float32Array>();
  const dropped = new Set<number>();

  /** The order is the text's, whatever the order of arrival: the bits depend on it. */
  function takeMean(owner: number, chunks: readonly Piece[]): void {
    const sum = new Float64Array(dimensions);
    for (const chunk of chunks) {
      const vector = arrived.get(chunk) as Float32Array;
      arrived.delete(chunk);
      for (let d = 0; d < dimensions; d++) {
        sum[d] = (sum[d] as number) + chunk.tokens * (vector[d] as number);
      }
    }
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += (sum[d] as number) * (sum[d] as number);
    if (squares === 0) return;
    const norm = Math.sqrt(squares);
    for (let d = 0; d < dimensions; d++)
      vectors[owner * dimensions + d] = (sum[d] as number) / norm;
  }

  return {
    vectors,
    expectChunks: (owner, chunks) => void chunksOf.set(owner, [...chunks]),
    replaceChunk(chunk, by) {
      const chunks = chunksOf.get(chunk.owner);
      chunks?.splice(chunks.indexOf(chunk), 1, ...by);
    },
    isChunked: (owner) => chunksOf.has(owner),
    place(piece, from, start) {
      const { owner } = piece;
      if (dropped.has(owner)) return false;
      const row = from.subarray(start, start + dimensions);
      const chunks = chunksOf.get(owner);
      if (chunks === undefined) {
        vectors.set(row, owner * dimensions);
        return true;
      }
      arrived.set(piece, row.slice());
      if (!chunks.every((chunk) => arrived.has(chunk))) return false;
      takeMean(owner, chunks);
      chunksOf.delete(owner);
      return true;
    },
    drop(owner) {
      if (dropped.has(owner)) return false;
      dropped.add(owner);
      for (const chunk of chunksOf.get(owner) ?? []) arrived.delete(chunk);
      return true;
    },
  };
}
