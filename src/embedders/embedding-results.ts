import type { CostMeter } from "./cost-meter.ts";
import { EmbedderError } from "./embedder-error.ts";
import type { Piece } from "./piece.ts";
import { createRowPlacement } from "./place-rows.ts";
import type { PreparedInputs } from "./prepare-inputs.ts";
import type { Answer } from "./sender.ts";

/** Inputs that are finished; those that are equal come together. */
export interface EmbeddedBatch {
  indexes: readonly number[];
  /** `indexes × dimensions`, f32, row-major. */
  vectors: Float32Array;
  /** 1 where only the beginning was read, by position. */
  truncated: Uint8Array;
}

/** What a run has come to so far. */
export interface EmbedProgress {
  /** Inputs that failed. */
  failed: number;
  tokens: number;
  /** In US dollars; null where no price is known. */
  cost: number | null;
}

export interface EmbeddingResultsOptions {
  dimensions: number;
  meter: CostMeter;
  onFailure: "fail" | "skip" | "zero";
  onBatch: ((batch: EmbeddedBatch) => Promise<void>) | undefined;
  onProgress: ((done: number, total: number, progress: EmbedProgress) => void) | undefined;
}

/** How often an input may come back without a vector before it counts as failed. */
const BAD_ROWS = 2;

/** What became of each input of a run. */
export function createEmbeddingResults(
  { firstOf, blank }: PreparedInputs,
  { dimensions, meter, onFailure, onBatch, onProgress }: EmbeddingResultsOptions,
) {
  const rows = createRowPlacement(firstOf.length, dimensions);
  const failures = new Map<number, EmbedderError>();
  const truncated = new Set<number>();
  const copiesOf = groupCopies(firstOf);
  /** Finished, with zero vectors, but not handed out yet. */
  let unannounced: number[] = [...blank];
  let done = 0;
  let failed = 0;

  function fail(owner: number, { kind, message, status, limit }: EmbedderError): void {
    const about = `Input ${owner}: ${message}`;
    const error = new EmbedderError(kind, about, { status, limit, inputIndex: owner });
    if (onFailure === "fail") throw error;
    if (!rows.drop(owner)) return;
    for (const index of [owner, ...(copiesOf.get(owner) ?? [])]) failures.set(index, error);
    const count = 1 + (copiesOf.get(owner)?.length ?? 0);
    failed += count;
    if (onFailure === "zero") unannounced.push(owner);
    else done += count;
  }

  /** Gives the inputs equal to one what that has; answers their indexes. */
  function copy(owner: number): readonly number[] {
    const copies = copiesOf.get(owner) ?? [];
    const start = owner * dimensions;
    for (const index of copies) {
      rows.vectors.copyWithin(index * dimensions, start, start + dimensions);
      if (truncated.has(owner)) truncated.add(index);
    }
    return copies;
  }

  async function handOut(finished: readonly number[]): Promise<void> {
    const indexes: number[] = [];
    for (const owner of [...unannounced, ...finished]) {
      indexes.push(owner, ...copy(owner));
    }
    unannounced = [];
    if (onBatch !== undefined && indexes.length > 0) {
      const vectors = new Float32Array(indexes.length * dimensions);
      indexes.forEach((index, k) => {
        const start = index * dimensions;
        vectors.set(rows.vectors.subarray(start, start + dimensions), k * dimensions);
      });
      const marks = Uint8Array.from(indexes, (index) => Number(truncated.has(index)));
      await onBatch({ indexes, vectors, truncated: marks });
    }
    done += indexes.length;
    const { tokens, cost } = meter;
    onProgress?.(done, firstOf.length, { failed, tokens, cost });
  }

  return {
    rows,
    fail,
    truncate: (owner: number) => void truncated.add(owner),
    /** Keeps what an answer has; gives back the pieces that should be sent once more. */
    async accept(pieces: readonly Piece[], answer: Answer): Promise<Piece[]> {
      const finished: number[] = [];
      const again: Piece[] = [];
      const failing: [number, EmbedderError][] = [];
      for (const index of answer.truncated) truncated.add((pieces[index] as Piece).owner);
      pieces.forEach((piece, k) => {
        const bad = answer.bad.get(k);
        if (bad === undefined) {
          if (rows.place(piece, answer.vectors, k * dimensions)) finished.push(piece.owner);
        } else if (++piece.badRowCount < BAD_ROWS) again.push(piece);
        else failing.push([piece.owner, bad]);
      });
      await handOut(finished);
      for (const [owner, error] of failing) fail(owner, error);
      return again;
    },
    /** Hands out what is left. */
    async finish() {
      if (unannounced.length > 0) await handOut([]);
      const { vectors } = rows;
      return { vectors, failures, truncated: [...truncated].sort((a, b) => a - b) };
    },
  };
}

/** The other inputs that are equal to one, by the index of the first; nothing where there are none. */
function groupCopies(firstOf: Int32Array): ReadonlyMap<number, number[]> {
  const copiesOf = new Map<number, number[]>();
  for (let index = 0; index < firstOf.length; index++) {
    const first = firstOf[index] as number;
    if (first === index) continue;
    const copies = copiesOf.get(first);
    if (copies === undefined) copiesOf.set(first, [index]);
    else copies.push(index);
  }
  return copiesOf;
}
