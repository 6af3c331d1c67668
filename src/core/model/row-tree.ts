import { decodeKeptTree, encodeKeptTree, type KeptTree } from "../cluster/hdbscan/kept-tree.ts";
import { recluster } from "../cluster/hdbscan/recluster.ts";
import type { ClusteringOptions } from "../cluster/hdbscan/selected-tree.ts";
import { decodeSections, encodeSections } from "../sections.ts";

const KIND = "row tree";
const VERSION = 1;

/**
 * The tree by which the rows of a fit are clustered, as one file: `encodeKeptTree` with a point for
 * each of the `rowCount` rows, -1 for those that took no part. `rows` are those that did, in the
 * order of the tree's own.
 */
export function encodeRowTree(kept: KeptTree, rows: Int32Array, rowCount: number): Uint8Array {
  const pointOfRow = new Int32Array(rowCount).fill(-1);
  for (let i = 0; i < rows.length; i++) pointOfRow[rows[i]] = kept.pointOfRow[i];
  return encodeSections(KIND, VERSION, null, encodeKeptTree({ ...kept, pointOfRow }));
}

/**
 * The clusters of all rows, by any options: as `recluster`, the rows without part being noise. Throws
 * `invalid_option`, and `checkpoint_mismatch` where the bytes are no row tree.
 */
export function reclusterRows(
  bytes: Uint8Array,
  options: ClusteringOptions,
): { rowClusters: Int32Array; rowProbabilities: Float32Array } {
  const kept = decodeKeptTree(decodeSections(bytes, KIND, VERSION).arrays());
  const rowCount = kept.pointOfRow.length;
  const rows = Int32Array.from(kept.pointOfRow.keys()).filter((row) => kept.pointOfRow[row] >= 0);
  const pointOfRow = rows.map((row) => kept.pointOfRow[row]);
  const { labels, probabilities } = recluster({ ...kept, pointOfRow }, options);
  const rowClusters = new Int32Array(rowCount).fill(-1);
  const rowProbabilities = new Float32Array(rowCount);
  for (let i = 0; i < rows.length; i++) {
    rowClusters[rows[i]] = labels[i];
    rowProbabilities[rows[i]] = probabilities[i];
  }
  return { rowClusters, rowProbabilities };
}
