import { EdgetopicError } from "../../core/errors.ts";
import { decodeSections, encodeSections } from "../../core/sections.ts";

/**
 * Where a pack is kept: the part of an object store that it needs. Any bucket of edgetopic's is one.
 */
export interface PackObjects {
  get(key: string, range?: { offset: number; length: number }): Promise<Uint8Array | null>;
  put(key: string, content: Uint8Array): Promise<void>;
}

/** How a value of a row is kept: as one byte with a scale per row, or as it is. */
export type PackEncoding = "int8" | "float32";

/** How the n-grams of a word lead to rows. */
export type PackSubwords =
  | {
      readonly kind: "fast-text";
      readonly shortest: number;
      readonly longest: number;
      readonly bucketCount: number;
      readonly firstRow: number;
    }
  | {
      readonly kind: "floret";
      readonly shortest: number;
      readonly longest: number;
      readonly hashCount: number;
      readonly hashSeed: number;
      readonly begin: string;
      readonly end: string;
    };

/** What is known of a pack before any of its rows is read. */
export interface PackManifest {
  readonly dimensions: number;
  readonly keyCount: number;
  readonly rowCount: number;
  readonly encoding: PackEncoding;
  /** Rows of an object; the last may have fewer. */
  readonly rowsPerShard: number;
  /** The index has `2 ** indexBits` objects, by the first bits of the keys. */
  readonly indexBits: number;
  /** Whether spaCy's symbols have their numbers for keys, and not their hashes. */
  readonly hasSymbols: boolean;
  /** Whether words are looked up in lower case, as the source does itself. */
  readonly isLowerCase: boolean;
  readonly subwords: PackSubwords | null;
  /** FNV-1a over the CRC-32s of all objects. */
  readonly hash: string;
}

const MANIFEST = { kind: "word vectors", version: 1 };
const INDEX = { kind: "word vector index", version: 1 };

/** Bytes of an object of rows, at the most. */
const SHARD_BYTES = 4_000_000;

/** A row as int8 has its scale, f32, before its values. */
export function rowBytes(dimensions: number, encoding: PackEncoding): number {
  return encoding === "int8" ? 4 + dimensions : 4 * dimensions;
}

export function rowsPerShard(dimensions: number, encoding: PackEncoding): number {
  return Math.floor(SHARD_BYTES / rowBytes(dimensions, encoding));
}

export const manifestKey = (prefix: string): string => `${prefix}manifest`;
export const indexKey = (prefix: string, shard: number): string => `${prefix}index/${shard}`;
export const rowsKey = (prefix: string, shard: number): string => `${prefix}rows/${shard}`;

export function encodeManifest(manifest: PackManifest): Uint8Array {
  return encodeSections(MANIFEST.kind, MANIFEST.version, manifest, {});
}

/** Throws `checkpoint_mismatch` where it is damaged or of another version. */
export function decodeManifest(bytes: Uint8Array): PackManifest {
  return decodeSections(bytes, MANIFEST.kind, MANIFEST.version).header as PackManifest;
}

/** Keys that begin with the same bits, ascending, each with its row. */
export interface IndexShard {
  readonly high: Int32Array;
  readonly low: Int32Array;
  readonly rows: Int32Array;
}

export function encodeIndexShard({ high, low, rows }: IndexShard): Uint8Array {
  return encodeSections(INDEX.kind, INDEX.version, null, { high, low, rows });
}

/** Throws `checkpoint_mismatch` where it is damaged or of another version. */
export function decodeIndexShard(bytes: Uint8Array): IndexShard {
  const sections = decodeSections(bytes, INDEX.kind, INDEX.version);
  return {
    high: sections.get("high", "i32"),
    low: sections.get("low", "i32"),
    rows: sections.get("rows", "i32"),
  };
}

/** The row of a key, -1 where it has none. */
export function findRow({ high, low, rows }: IndexShard, keyHigh: number, keyLow: number): number {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const difference = (high[middle] as number) >>> 0;
    const isBefore =
      difference < keyHigh || (difference === keyHigh && (low[middle] as number) >>> 0 < keyLow);
    if (isBefore) from = middle + 1;
    else to = middle;
  }
  const isFound = from < rows.length && high[from] === (keyHigh | 0) && low[from] === (keyLow | 0);
  return isFound ? (rows[from] as number) : -1;
}

/** Which object of the index a key is in. */
export function indexShardOf(keyHigh: number, indexBits: number): number {
  return indexBits === 0 ? 0 : keyHigh >>> (32 - indexBits);
}

export function missingObject(key: string): EdgetopicError {
  return new EdgetopicError("invalid_model", `The word vectors have lost their object ${key}.`);
}
