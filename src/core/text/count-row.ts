/** The counts of one topic: `counts[i]` times the term `terms[i]`, ascending by term; fractions where they decay. */
export interface TermRow {
  terms: Int32Array;
  counts: Int32Array | Float64Array;
}

/** An int of at most 31 bits takes at most 5 bytes of 7. */
const LARGEST_VARINT_BYTES = 5;

/**
 * A row of counts in 2 to 3 bytes a term, where two 32-bit arrays take 8: for each term, ascending,
 * its distance from the one before and its count, each as an unsigned LEB128.
 */
export type PackedRow = Uint8Array<ArrayBuffer>;

export function unpackRow(row: Uint8Array): TermRow {
  const reader = new RowReader(row);
  let length = 0;
  while (reader.next()) length++;
  const terms = new Int32Array(length);
  const counts = new Int32Array(length);
  reader.rewind();
  for (let i = 0; reader.next(); i++) {
    terms[i] = reader.term;
    counts[i] = reader.count;
  }
  return { terms, counts };
}

/**
 * The row with `counts[i]` more of the term `terms[i]`, which are distinct and ascending. A writer
 * handed in is used again, so that many rows leave little garbage.
 */
export function addToRow(
  row: Uint8Array,
  { terms, counts }: TermRow,
  writer: RowWriter = new RowWriter(),
): PackedRow {
  const reader = new RowReader(row);
  writer.start(row.length + 2 * LARGEST_VARINT_BYTES * terms.length);
  let hasOld = reader.next();
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i];
    let count = counts[i];
    for (; hasOld && reader.term < term; hasOld = reader.next()) {
      writer.push(reader.term, reader.count);
    }
    if (hasOld && reader.term === term) {
      count += reader.count;
      hasOld = reader.next();
    }
    writer.push(term, count);
  }
  for (; hasOld; hasOld = reader.next()) writer.push(reader.term, reader.count);
  return writer.finish();
}

/** Terms that a sum has more or less of, one each time they occur. */
export interface RowChange {
  terms: Int32Array;
  sign: 1 | -1;
}

/** The packed sum of rows and changes, without what is not positive. `sums` (by term) holds zeros before and after. */
export function packSum(
  rows: readonly TermRow[],
  changes: readonly RowChange[],
  sums: Int32Array,
  writer: RowWriter,
): PackedRow {
  for (const { terms, counts } of rows) {
    for (let i = 0; i < terms.length; i++) sums[terms[i]] += counts[i];
  }
  for (const { terms, sign } of changes) for (const term of terms) sums[term] += sign;
  let length = 0;
  for (const sum of sums) if (sum > 0) length++;
  writer.start(2 * LARGEST_VARINT_BYTES * length);
  for (let term = 0; term < sums.length; term++) {
    if (sums[term] > 0) writer.push(term, sums[term]);
  }
  sums.fill(0);
  return writer.finish();
}

/** Walks over the terms of a packed row. */
export class RowReader {
  term = 0;
  count = 0;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): boolean {
    if (this.#at === this.#bytes.length) return false;
    this.term += this.#varint();
    this.count = this.#varint();
    return true;
  }

  rewind(): void {
    this.#at = 0;
    this.term = 0;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
}

/** Packs one row after the other. */
export class RowWriter {
  #bytes = new Uint8Array(0);
  #at = 0;
  #term = 0;

  start(mostBytes: number): void {
    if (this.#bytes.length < mostBytes) this.#bytes = new Uint8Array(2 * mostBytes);
    this.#at = 0;
    this.#term = 0;
  }

  push(term: number, count: number): void {
    this.#varint(term - this.#term);
    this.#varint(count);
    this.#term = term;
  }

  finish(): PackedRow {
    return this.#bytes.slice(0, this.#at);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest > 127; rest >>>= 7) this.#bytes[this.#at++] = (rest & 127) | 128;
    this.#bytes[this.#at++] = rest;
  }
}
