import { releaseBytes } from "../release-bytes.ts";
import type { SectionArray } from "../sections.ts";

/**
 * What stages leave for later ones; each is written once and never changed. `n` documents, `m`
 * rows (distinct vectors), `k` neighbors, `t` topics, `d` dimensions of the vectors.
 */
export interface ProductTypes {
  /** n: the row of each document. */
  rowOfDocument: Int32Array;
  /** m × 2: by which a vector of the fit is known again. */
  rowHashes: Int32Array;
  /** m × k */
  neighborIndices: Int32Array;
  /** m × k */
  neighborDistances: Float32Array;
  /** m × K: all neighbors that were found, then -1, for the next fit to start from; where `keepsNeighbors`, until there is a graph. */
  keptIndices: Int32Array;
  /** m × K: the kernel's distances. */
  keptDistances: Float32Array;
  /** m × K: of a warm fit, until it has searched: see `CarriedRows`. */
  startIndices: Int32Array;
  startDistances: Float32Array;
  /** m × options.dimensions: likewise, until new rows have places. */
  startReduced: Float32Array;
  /** m × 2 */
  startMap: Float32Array;
  /** m × options.dimensions: where the layout of a warm fit starts. */
  warmReduced: Float32Array;
  /** m × 2: where its map starts. */
  warmMap: Float32Array;
  /** m: the category of each row, below 0 where it is not known; only of a fit that is told any, until it has drawn rows together or given them topics. */
  rowCategories: Int32Array;
  /** m: how sure each category is, where it is not wholly. */
  rowStrengths: Float32Array;
  /** m + 1 */
  graphOffsets: Int32Array;
  graphNeighbors: Int32Array;
  graphWeights: Float32Array;
  /** m: 1 where the row has no neighbor at all, as a text without a known word. */
  isolated: Uint8Array;
  /** m × max(2, options.dimensions) */
  initialPositions: Float32Array;
  /** m × options.dimensions */
  reducedPositions: Float32Array;
  /** m: HDBSCAN's clusters, `0 …`, -1 for outliers. */
  rowClusters: Int32Array;
  /** HDBSCAN's tree of the rows as `encodeRowTree` writes it; empty where another algorithm clustered. */
  rowTree: Uint8Array;
  /** n: -1 for outliers. */
  documentTopics: Int32Array;
  /** n: HDBSCAN's membership strength, 0 for outliers and for those that a topic was near to. */
  documentProbabilities: Float32Array;
  /** UTF-8 JSON of `TopicWord[][]`: topics 0 … t - 1, then the outliers'. */
  topicWords: Uint8Array;
  /** How often each term occurs in each topic, as `encodeTermCounts` writes it; of a Worker's fit in the bucket only. */
  termCounts: Uint8Array;
  /** m × 2 */
  mapPositions: Float32Array;
  /** t × d, unit length. */
  centroids: Float32Array;
  /** t × 3, document indexes, -1 where a topic has fewer. */
  representatives: Int32Array;
  /** m × d */
  quantizedRows: Int8Array;
  /** m */
  quantizedScales: Float32Array;
}

export type ProductName = keyof ProductTypes;

/** The products at hand. */
export class Products {
  readonly #arrays = new Map<ProductName, SectionArray>();

  get<Name extends ProductName>(name: Name): ProductTypes[Name] {
    const array = this.#arrays.get(name);
    if (array === undefined) throw new Error(`The fit holds no ${name}.`);
    return array as ProductTypes[Name];
  }

  /** Null where the fit does not hold it. */
  find<Name extends ProductName>(name: Name): ProductTypes[Name] | null {
    return this.#arrays.has(name) ? this.get(name) : null;
  }

  set<Name extends ProductName>(name: Name, array: ProductTypes[Name]): void {
    this.#arrays.set(name, array);
  }

  /** Frees what no later stage reads. */
  drop(...names: ProductName[]): void {
    for (const name of names) this.#arrays.delete(name);
  }

  /** Drops what the fit made itself, and gives its memory back at once: the arrays are empty then. */
  release(...names: ProductName[]): void {
    for (const name of names) {
      const array = this.#arrays.get(name);
      this.#arrays.delete(name);
      if (array !== undefined) releaseBytes(array);
    }
  }

  names(): ProductName[] {
    return [...this.#arrays.keys()];
  }
}
