import type { QuantizedRows } from "../../kernels.ts";
import { quantizeRows } from "../../knn/quantize.ts";
import { joinIds, splitIds } from "../../model/document-ids.ts";
import { decodeSections, encodeSections } from "../../sections.ts";

/** The most documents that are looked through for what emerges: of more the oldest are forgotten. */
export const MOST_POOLED = 1000;
/** Of a pooled document's text. */
const MOST_CHARACTERS = 2000;

/** Documents that came since the last fit and are no topic's, or far from theirs; the oldest first. */
export interface EmergingPool {
  readonly rows: QuantizedRows;
  /** A row each. */
  readonly documentIds: readonly string[];
  /** Cut to 2,000 characters. */
  readonly texts: readonly string[];
}

const KIND = "emerging pool";
const VERSION = 1;

export function encodeEmergingPool({ rows, documentIds, texts }: EmergingPool): Uint8Array {
  return encodeSections(
    KIND,
    VERSION,
    { dimensions: rows.dimensions, texts: texts.map((text) => text.slice(0, MOST_CHARACTERS)) },
    { quantizedRows: rows.rows, quantizedScales: rows.scales, documentIds: joinIds(documentIds) },
  );
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeEmergingPool(bytes: Uint8Array): EmergingPool {
  const sections = decodeSections(bytes, KIND, VERSION);
  const { dimensions, texts } = sections.header as { dimensions: number; texts: string[] };
  const scales = sections.get("quantizedScales", "f32");
  const rows = sections.get("quantizedRows", "i8");
  return {
    rows: { rowCount: scales.length, dimensions, rows, scales },
    documentIds: splitIds(sections.get("documentIds", "u8")),
    texts,
  };
}

/** The documents at these places among vectors (`n × dimensions`), with what `describe` says of each. */
export function poolDocuments(
  places: readonly number[],
  vectors: Float32Array,
  dimensions: number,
  describe: (place: number) => { id: string; text: string },
): EmergingPool {
  const rows = new Float32Array(places.length * dimensions);
  for (const [row, place] of places.entries()) {
    rows.set(vectors.subarray(place * dimensions, (place + 1) * dimensions), row * dimensions);
  }
  const described = places.map(describe);
  return {
    rows: { rowCount: places.length, dimensions, ...quantizeRows(rows, dimensions) },
    documentIds: described.map(({ id }) => id),
    texts: described.map(({ text }) => text),
  };
}

/**
 * The documents of `before` that `isKept`, then those of each of `added`, and of them the last 1,000.
 * All pools have as many dimensions; without any there are none.
 */
export function joinPools(
  before: EmergingPool | null,
  isKept: (id: string) => boolean,
  added: readonly EmergingPool[],
): EmergingPool {
  const pools = before === null ? added : [before, ...added];
  const kept = pools.flatMap((pool) =>
    pool.documentIds.flatMap((id, row) =>
      pool === before && !isKept(id) ? [] : [{ pool, row, id }],
    ),
  );
  const last = kept.slice(-MOST_POOLED);
  const dimensions = pools[0]?.rows.dimensions ?? 0;
  const rows = new Int8Array(last.length * dimensions);
  const scales = new Float32Array(last.length);
  for (const [i, { pool, row }] of last.entries()) {
    const { rows: from, scales: fromScales } = pool.rows;
    rows.set(from.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    scales[i] = fromScales[row];
  }
  return {
    rows: { rowCount: last.length, dimensions, rows, scales },
    documentIds: last.map(({ id }) => id),
    texts: last.map(({ pool, row }) => pool.texts[row]),
  };
}
