/**
 * Strings → ids by the hash of their UTF-16 units, open addressing with linear probing. Looks up a
 * stretch of a buffer, so that no string is made to ask for it.
 */
export interface PieceTable {
  /** Length of the longest piece, in UTF-16 units. */
  readonly longest: number;
  /**
   * The id of the piece `units[start … end)`, or −1. `hashes[i]` is the hash of the first `i` units
   * (`extendHash` from 0 on), which gives the hash of any stretch.
   */
  find(units: Uint16Array, hashes: Int32Array, start: number, end: number): number;
}

const RADIX = 0x01000193;
const SCATTER = 0x9e3779b1;
const ABSENT = -1;

/** The hash of a text one unit longer: a polynomial in `RADIX`, modulo 2³². */
export function extendHash(hash: number, unit: number): number {
  return (Math.imul(hash, RADIX) + unit) | 0;
}

/** Pieces must differ from one another. */
export function createPieceTable(pieces: readonly (readonly [string, number])[]): PieceTable {
  const longest = pieces.reduce((max, [piece]) => Math.max(max, piece.length), 0);
  const unitCount = pieces.reduce((sum, [piece]) => sum + piece.length, 0);
  const slotBits = Math.ceil(Math.log2(2 * pieces.length + 2));
  const slotMask = 2 ** slotBits - 1;
  const slots = new Int32Array(2 ** slotBits).fill(ABSENT);
  const pool = new Uint16Array(unitCount);
  const starts = new Int32Array(pieces.length + 1);
  const ids = new Int32Array(pieces.length);
  const pieceHashes = new Int32Array(pieces.length);
  const powers = new Int32Array(longest + 1).fill(1);
  for (let i = 1; i <= longest; i++) powers[i] = Math.imul(powers[i - 1] ?? 1, RADIX);

  function slotOf(hash: number): number {
    return Math.imul(hash ^ (hash >>> 15), SCATTER) >>> (32 - slotBits);
  }

  let at = 0;
  for (const [index, [piece, id]] of pieces.entries()) {
    let hash = 0;
    for (let i = 0; i < piece.length; i++) {
      const unit = piece.charCodeAt(i);
      pool[at++] = unit;
      hash = extendHash(hash, unit);
    }
    starts[index + 1] = at;
    ids[index] = id;
    pieceHashes[index] = hash;
    let slot = slotOf(hash);
    while (slots[slot] !== ABSENT) slot = (slot + 1) & slotMask;
    slots[slot] = index;
  }

  function isPiece(index: number, units: Uint16Array, start: number, length: number): boolean {
    const from = starts[index] as number;
    if ((starts[index + 1] as number) - from !== length) return false;
    for (let i = 0; i < length; i++) if (pool[from + i] !== units[start + i]) return false;
    return true;
  }

  function find(units: Uint16Array, hashes: Int32Array, start: number, end: number): number {
    const length = end - start;
    if (length > longest) return ABSENT;
    const before = Math.imul(hashes[start] as number, powers[length] as number);
    const hash = ((hashes[end] as number) - before) | 0;
    let slot = slotOf(hash);
    for (let index = slots[slot] as number; index !== ABSENT; index = slots[slot] as number) {
      if (pieceHashes[index] === hash && isPiece(index, units, start, length)) {
        return ids[index] as number;
      }
      slot = (slot + 1) & slotMask;
    }
    return ABSENT;
  }

  return { longest, find };
}
