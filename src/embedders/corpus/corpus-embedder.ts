import type { SparseRows } from "../../core/math/sparse-rows.ts";
import type { Embedder } from "../embedder.ts";

/**
 * An embedder whose model is made of the corpus itself. It is no `Embedder` before: a refresh that
 * fits makes a model of the texts, keeps it with the version, and opens it to embed them; a refresh
 * that extends a version opens that version's model. The contract suite is
 * `test/contracts/corpus-embedder.ts`.
 */
export interface CorpusEmbedder {
  readonly id: string;
  /** Of every model it makes. */
  readonly dimensions: number;
  /** Whether neighbors are those of the sparse rows of its models. */
  readonly hasSparseRows: boolean;
  /** Starts learning, or goes on from what `CorpusFit.encode` gave. */
  startFit(state?: Uint8Array): CorpusFit;
  /** Throws `checkpoint_mismatch` where the bytes are damaged or another embedder's. */
  open(model: Uint8Array): FittedEmbedder;
}

/** Learns from the texts of a corpus, in passes over all of them. */
export interface CorpusFit {
  readonly passCount: number;
  /** The pass under way, from 0; `passCount` after the last. */
  readonly pass: number;
  /** Takes texts of the pass under way: all of the corpus, in the same order in every pass. */
  add(texts: readonly string[]): void;
  /** Ends the pass under way; the last one may take some seconds. Throws `too_few_documents`, `all_documents_equal`. */
  endPass(): void;
  /** All that must be kept to go on from here, or after the last pass the model. */
  encode(): Uint8Array;
}

/** The model of a corpus. Its fingerprint is that of the model: another fit has another. */
export interface FittedEmbedder extends Embedder {
  /** What it was opened from. */
  readonly model: Uint8Array;
  /**
   * Absent where neighbors are those of the dense vectors; else they are those of these rows, which
   * have no negative values, and the vectors serve for everything that comes after the neighbors.
   */
  sparseRows?(texts: readonly string[]): SparseRows;
}

/** Whether an embedder was made of a corpus. */
export function isFitted(embedder: Embedder): embedder is FittedEmbedder {
  return "model" in embedder;
}

/**
 * Makes the model of a corpus in one go: `readTexts` is walked over once for each pass. Throws what
 * the passes throw.
 */
export async function fitCorpus(
  embedder: CorpusEmbedder,
  readTexts: () => AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): Promise<Uint8Array> {
  const fit = embedder.startFit();
  while (fit.pass < fit.passCount) {
    for await (const texts of readTexts()) fit.add(texts);
    fit.endPass();
  }
  return fit.encode();
}
