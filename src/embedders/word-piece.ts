import {
  ASCII_KINDS,
  ASCII_LOWER,
  SEPARATE,
  SPACE,
  WORD,
  characterKind,
  normalizeBert,
} from "./bert-characters.ts";
import type { WordPieceModel } from "./formats/tokenizer-json.ts";
import { createPieceTable, extendHash } from "./piece-table.ts";

export interface WordPiece {
  /**
   * Writes the ids of the text's pieces to `into` until the text ends or `into` is full, in
   * which case the rest of the text is not looked at. Answers how many were written. Counts the words
   * it has read in `tally`.
   */
  encode(text: string, into: Int32Array, tally?: WordTally): number;
}

/**
 * Words of four characters or more, and those of any length that begin with a letter beyond the
 * Latin script: short words of one language are often words of another. Of English nearly all are
 * one piece of an English vocabulary, of other languages few.
 */
export interface WordTally {
  wordCount: number;
  /** Those of four characters or more that are one piece. */
  wholeCount: number;
}

const ABSENT = -1;
/** UTF-16 units of a word that is counted. */
const COUNTED_UNITS = 4;
/** From Greek on there are letters of other scripts than Latin, but for these. */
const FIRST_OTHER_LETTER = 0x370;
const LATIN_AND_SYMBOLS = { first: 0x1e00, last: 0x2e7f };

/**
 * WordPiece of the uncased BERT models (Devlin et al. 2019, §3; greedy longest match first): clean,
 * set CJK ideographs apart, strip accents, lower, split at white space and punctuation, then cut
 * each word into pieces. The ids equal those of huggingface/tokenizers, of which it departs in two
 * ways: the unknown piece is left out, as model2vec does, unless `keepsUnknown`, and a text is only
 * ever text: "[PAD]" in it is a bracket, a word and a bracket.
 *
 * Our own because it decides the speed of the default embedder: `@huggingface/tokenizers` 0.2.0
 * makes a string per character and was measured at 2,315 documents of 120 pieces a second in all,
 * just above what is asked for. Here ASCII is read unit by unit straight into a word buffer with its
 * running hash; only words with other characters become strings.
 */
export function createWordPiece(
  model: WordPieceModel,
  { keepsUnknown = false }: { keepsUnknown?: boolean } = {},
): WordPiece {
  const { beginnings, continuations } = splitVocabulary(model);
  const { maxWordCharacters } = model;
  const capacity = 2 * maxWordCharacters;
  const units = new Uint16Array(capacity);
  const hashes = new Int32Array(capacity + 1);
  let words: WordTally = { wordCount: 0, wholeCount: 0 };

  /** Cuts the word of `length` units (of which `units` holds as many as fit) into pieces. */
  function cut(length: number, into: Int32Array, count: number): number {
    const isLong = length >= COUNTED_UNITS;
    if (isLong || isOtherLetter(units[0] as number)) words.wordCount++;
    if (length > maxWordCharacters && countCharacters(length) > maxWordCharacters) {
      return writeUnknown(into, count);
    }
    const whole = beginnings.find(units, hashes, 0, length);
    if (isLong && whole !== ABSENT) words.wholeCount++;
    if (whole !== ABSENT) {
      into[count] = whole;
      return count + 1;
    }
    let written = count;
    for (let start = 0; start < length;) {
      const table = start === 0 ? beginnings : continuations;
      let end = Math.min(length, start + table.longest);
      let id = ABSENT;
      while (end > start && (id = table.find(units, hashes, start, end)) === ABSENT) end--;
      // A word with one unknown part is unknown as a whole: what was written is written over.
      if (id === ABSENT) return writeUnknown(into, count);
      // Beyond the room left the rest only decides whether the word is known.
      if (written < into.length) into[written++] = id;
      start = end;
    }
    return written;
  }

  function writeUnknown(into: Int32Array, count: number): number {
    if (!keepsUnknown) return count;
    into[count] = model.unknownId;
    return count + 1;
  }

  function countCharacters(length: number): number {
    if (length > capacity) return length;
    let characters = length;
    for (let i = 0; i < length; i++) if (((units[i] as number) & 0xfc00) === 0xdc00) characters--;
    return characters;
  }

  /** Splits normalised text at punctuation, which decomposition may have brought ("≠" has "="). */
  function cutNormalized(text: string, into: Int32Array, count: number): number {
    let written = count;
    let length = 0;
    for (let i = 0; i < text.length && written < into.length; i++) {
      const unit = text.charCodeAt(i);
      const separate = isSeparate(unit);
      if (separate && length > 0) {
        written = cut(length, into, written);
        length = 0;
        if (written === into.length) return written;
      }
      if (length < capacity) {
        units[length] = unit;
        hashes[length + 1] = extendHash(hashes[length] as number, unit);
      }
      length++;
      if (separate) {
        written = cut(length, into, written);
        length = 0;
      }
    }
    return length > 0 && written < into.length ? cut(length, into, written) : written;
  }

  function encode(
    text: string,
    into: Int32Array,
    tally: WordTally = { wordCount: 0, wholeCount: 0 },
  ): number {
    words = tally;
    let count = 0;
    let length = 0;
    let wordStart = 0;
    let plain = true;
    let at = 0;
    while (at <= text.length && count < into.length) {
      const unit = at < text.length ? text.charCodeAt(at) : 32;
      if (unit < 128 && ASCII_KINDS[unit] === WORD) {
        const lower = ASCII_LOWER[unit] as number;
        if (length < capacity) {
          units[length] = lower;
          hashes[length + 1] = extendHash(hashes[length] as number, lower);
        }
        length++;
        at++;
        continue;
      }
      const codePoint = unit < 128 ? unit : (text.codePointAt(at) as number);
      const kind = unit < 128 ? (ASCII_KINDS[unit] as number) : characterKind(codePoint);
      const next = at + (codePoint > 0xffff ? 2 : 1);
      if (kind !== SPACE && kind !== SEPARATE) {
        plain = false;
        at = next;
        continue;
      }
      if (!plain) count = cutNormalized(normalizeBert(text.slice(wordStart, at)), into, count);
      else if (length > 0) count = cut(length, into, count);
      if (kind === SEPARATE && count < into.length) {
        if (unit < 128) {
          units[0] = unit;
          hashes[1] = extendHash(0, unit);
          count = cut(1, into, count);
        } else count = cutNormalized(normalizeBert(text.slice(at, next)), into, count);
      }
      length = 0;
      plain = true;
      at = next;
      wordStart = at;
    }
    return count;
  }

  return { encode };
}

function isOtherLetter(unit: number): boolean {
  if (unit < FIRST_OTHER_LETTER) return false;
  return unit < LATIN_AND_SYMBOLS.first || unit > LATIN_AND_SYMBOLS.last;
}

function isSeparate(unit: number): boolean {
  const surrogate = (unit & 0xf800) === 0xd800;
  return !surrogate && characterKind(unit) === SEPARATE;
}

function splitVocabulary({ vocabulary, continuationPrefix, unknownId }: WordPieceModel) {
  const beginnings: [string, number][] = [];
  const continuations: [string, number][] = [];
  for (const [piece, id] of vocabulary) {
    if (id === unknownId) continue;
    if (piece.length > continuationPrefix.length && piece.startsWith(continuationPrefix)) {
      continuations.push([piece.slice(continuationPrefix.length), id]);
    } else beginnings.push([piece, id]);
  }
  return {
    beginnings: createPieceTable(beginnings),
    continuations: createPieceTable(continuations),
  };
}
