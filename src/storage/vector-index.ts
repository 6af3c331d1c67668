/** What Vectorize allows, and so every adapter: a call that asks for more is a `RangeError`. */
export const VECTOR_INDEX_LIMITS = {
  dimensions: 1_536,
  /** Entries of an `upsert`. */
  upsert: 1_000,
  /** Ids of a `delete`. */
  delete: 100,
  /** Matches of a `query`. */
  query: 100,
  /** UTF-8 bytes of an id, and of a namespace. */
  nameBytes: 64,
  /** UTF-8 bytes of a label. */
  labelBytes: 10_000,
} as const;

export interface IndexEntries {
  /** Unique in the whole index. */
  ids: readonly string[];
  /** `ids × dimensions`, f32, row-major, none of them zero. */
  vectors: Float32Array;
  /** What each stands for, given back with it. */
  labels: readonly string[];
}

export interface IndexMatch {
  label: string;
  /** Cosine similarity; an adapter may round it, and miss some of the nearest. */
  score: number;
}

export interface IndexState {
  dimensions: number;
  /** Of all namespaces. */
  vectorCount: number;
  /** The last change that queries see, with all those before it; null where there was none. */
  processedMutation: string | null;
  /** Milliseconds since 1970: changes before that are seen too. */
  processedAt: number;
}

/**
 * Vectors to search among, by the cosine, in namespaces that do not see each other. A change is
 * acknowledged before it is visible: `upsert` and `delete` answer the name of a mutation, and queries
 * see it once `describe` says so (`isProcessed`), which may take minutes. The contract suite is
 * `test/contracts/vector-index.ts`.
 */
export interface VectorIndex {
  describe(): Promise<IndexState>;
  /** Adds entries, or replaces those of the same ids. */
  upsert(namespace: string, entries: IndexEntries): Promise<string>;
  /** Ids that are not there are no error. */
  delete(ids: readonly string[]): Promise<string>;
  /** The most similar of the namespace, best first, of equals by label. */
  query(namespace: string, vector: Float32Array, count: number): Promise<IndexMatch[]>;
}

/** Clocks may differ by as much. */
const LEEWAY_MS = 60_000;

/** Whether queries see a mutation that was acknowledged at `at`. */
export function isProcessed(
  { processedMutation, processedAt }: IndexState,
  mutation: string,
  at: number,
): boolean {
  return processedMutation === mutation || processedAt > at + LEEWAY_MS;
}

/** Throws a `RangeError` at what `upsert` does not take. */
export function checkIndexEntries(
  namespace: string,
  { ids, vectors, labels }: IndexEntries,
  dimensions: number,
): void {
  const { upsert, nameBytes, labelBytes } = VECTOR_INDEX_LIMITS;
  expectAtMost(ids.length, upsert, "entries of an upsert");
  expectAtMost(bytesOf(namespace), nameBytes, `bytes of the namespace "${namespace}"`);
  if (vectors.length !== ids.length * dimensions || labels.length !== ids.length) {
    throw new RangeError(
      `${ids.length} ids came with ${labels.length} labels and ${vectors.length} numbers, expected ${dimensions} for each.`,
    );
  }
  for (const id of ids) expectAtMost(bytesOf(id), nameBytes, `bytes of the id "${id}"`);
  for (const label of labels) expectAtMost(bytesOf(label), labelBytes, "bytes of a label");
}

/** Throws a `RangeError` at what `delete` does not take. */
export function checkIndexIds(ids: readonly string[]): void {
  expectAtMost(ids.length, VECTOR_INDEX_LIMITS.delete, "ids of a delete");
}

/** Throws a `RangeError` at what `query` does not take. */
export function checkIndexQuery(vector: Float32Array, count: number, dimensions: number): void {
  expectAtMost(count, VECTOR_INDEX_LIMITS.query, "matches of a query");
  if (vector.length === dimensions) return;
  throw new RangeError(`A query has ${vector.length} numbers, expected ${dimensions}.`);
}

function expectAtMost(value: number, limit: number, name: string): void {
  if (value > limit) throw new RangeError(`${value} ${name}, expected at most ${limit}.`);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
