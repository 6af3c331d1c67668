import type { CostMeter } from "./cost-meter.ts";
import { EmbedderError } from "./embedder-error.ts";
import type { Piece } from "./piece.ts";
import { createRowPlacement } from "./place-rows.ts";
import type { PreparedInputs } from "./prepare-inputs.ts";
import type { Answer } from "./sender.ts";

/** Inputs that are finished, each distinct one once, by the index of the input it first occurs at. */
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
  const copyCounts = new Int32Array(firstOf.length);
  for (const first of firstOf) copyCounts[first] = (copyCounts[first] as number) + 1;
  /** Finished, with zero vectors, but not handed out yet. */
  let unannounced: number[] = [...blank];
  let done = 0;
  let failed = 0;

  function fail(owner: number, { kind, message, status, limit }: EmbedderError): void {
    const about = `Input ${owner}: ${message}`;
    const error = new EmbedderError(kind, about, { status, limit, inputIndex: owner });
    if (onFailure === "fail") throw error;
    if (!rows.drop(owner)) return;
    failures.set(owner, error);
    failed += copyCounts[owner] as number;
    if (onFailure === "zero") unannounced.push(owner);
    else done += copyCounts[owner] as number;
  }

  async function handOut(finished: readonly number[]): Promise<void> {
    const indexes = [...unannounced, ...finished];
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
    for (const index of indexes) done += copyCounts[index] as number;
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
    /** Hands out what is left, and gives inputs that came more than once what the first of them has. */
    async finish() {
      if (unannounced.length > 0) await handOut([]);
      const { vectors } = rows;
      for (const [index, first] of firstOf.entries()) {
        if (index === first) continue;
        vectors.copyWithin(index * dimensions, first * dimensions, (first + 1) * dimensions);
        if (truncated.has(first)) truncated.add(index);
        const error = failures.get(first);
        if (error !== undefined) failures.set(index, error);
      }
      return { vectors, failures, truncated: [...truncated].sort((a, b) => a - b) };
    },
  };
}
