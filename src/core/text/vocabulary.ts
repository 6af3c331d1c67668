import { decodeUtf8, writeUtf8 } from "./utf8.ts";

/** Words by number, in the order they were first met. */
export interface Vocabulary {
  readonly size: number;
  /** The number of the word `text[from … to - 1]`, a new one where it has none yet. */
  add(text: string, from: number, to: number): number;
  /** The number of the word `text[from … to - 1]`, -1 where it has none. */
  find(text: string, from: number, to: number): number;
  /** The number of a word, -1 where it has none. */
  indexOf(word: string): number;
  word(index: number): string;
  encode(): EncodedVocabulary;
}

export interface EncodedVocabulary {
  /** UTF-8, one word after the other. */
  wordBytes: Uint8Array;
  /** size + 1 */
  wordOffsets: Int32Array;
}

const FIRST_SLOTS = 1024;

/**
 * An open-addressing hash table over the UTF-8 of the words: about 25 bytes a word, where a Map of
 * strings takes about 100 and keeps alive the documents its keys were cut from.
 */
export function createVocabulary(encoded?: EncodedVocabulary): Vocabulary {
  let size = encoded === undefined ? 0 : encoded.wordOffsets.length - 1;
  let bytes = encoded?.wordBytes ?? new Uint8Array(0);
  let offsets = encoded?.wordOffsets ?? new Int32Array(1);
  let scratch = new Uint8Array(64);
  let written = 0;
  let slots = fillSlots(FIRST_SLOTS);

  /** Each slot holds a word's number + 1, or 0. */
  function fillSlots(least: number): Int32Array {
    let slotCount = least;
    while (slotCount < 2 * size) slotCount *= 2;
    const filled = new Int32Array(slotCount);
    for (let index = 0; index < size; index++) {
      let slot = hash(bytes, offsets[index], offsets[index + 1]) & (slotCount - 1);
      while (filled[slot] !== 0) slot = (slot + 1) & (slotCount - 1);
      filled[slot] = index + 1;
    }
    return filled;
  }

  /** Where a word is that was written to the scratch, or the free slot it belongs in. */
  function find(length: number, hashed: number): number {
    const last = slots.length - 1;
    let slot = hashed & last;
    while (slots[slot] !== 0 && !isWord(slots[slot] - 1, length)) slot = (slot + 1) & last;
    return slot;
  }

  /** Where `text[from … to - 1]` is, or the free slot it belongs in; it is in the scratch then, of `written` bytes. */
  function locate(text: string, from: number, to: number): number {
    if (scratch.length < 3 * (to - from)) scratch = new Uint8Array(3 * (to - from));
    // Most words are of ASCII alone: written and hashed in one go.
    let value = HASH_START;
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        written = writeUtf8(text, from, to, scratch);
        return find(written, hash(scratch, 0, written));
      }
      scratch[i - from] = code;
      value = Math.imul(value ^ code, HASH_FACTOR);
    }
    written = to - from;
    return find(written, value ^ (value >>> 15));
  }

  function isWord(index: number, length: number): boolean {
    const start = offsets[index];
    if (offsets[index + 1] - start !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[start + i] !== scratch[i]) return false;
    return true;
  }

  function append(length: number): void {
    const start = offsets[size];
    if (bytes.length < start + length) bytes = grow(bytes, start + length);
    if (offsets.length < size + 2) offsets = grow(offsets, size + 2);
    bytes.set(scratch.subarray(0, length), start);
    size++;
    offsets[size] = start + length;
  }

  return {
    get size() {
      return size;
    },
    add(text, from, to) {
      const slot = locate(text, from, to);
      if (slots[slot] !== 0) return slots[slot] - 1;
      append(written);
      slots[slot] = size;
      if (2 * size > slots.length) slots = fillSlots(2 * slots.length);
      return size - 1;
    },
    find: (text, from, to) => slots[locate(text, from, to)] - 1,
    indexOf: (word) => slots[locate(word, 0, word.length)] - 1,
    word: (index) => decodeUtf8(bytes, offsets[index], offsets[index + 1]),
    encode: () => ({
      wordBytes: bytes.slice(0, offsets[size]),
      wordOffsets: offsets.slice(0, size + 1),
    }),
  };
}

const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

/** FNV-1a, its upper bits mixed into the lower ones that the table looks at. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = HASH_START;
  for (let i = from; i < to; i++) value = Math.imul(value ^ bytes[i], HASH_FACTOR);
  return value ^ (value >>> 15);
}

/** A copy with room for `least` elements and half as many again. */
function grow<Numbers extends Uint8Array | Int32Array>(array: Numbers, least: number): Numbers {
  const length = least + (least >> 1);
  const grown = array instanceof Uint8Array ? new Uint8Array(length) : new Int32Array(length);
  grown.set(array);
  return grown as Numbers;
}
