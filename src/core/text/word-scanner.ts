import type { TermScanner } from "./term-scanner.ts";

const UNKNOWN = 0;
const SEPARATOR = 1;
const WORD = 2;
/** Belongs to the word it comes after and begins none: combining marks and the two joiners. */
const MARK = 3;
/** A letter of a script that puts no spaces between words. */
const UNSPACED = 4;

const WORD_CHARACTER = /^[\p{L}\p{N}_]$/u;
const MARK_CHARACTER = /^[\p{M}\u200c\u200d]$/u;
const UNSPACED_CHARACTER =
  /^(?=\p{L})[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u30fc\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const HAN_CHARACTER = /^\p{Script=Han}$/u;
/** Of Latin, Greek and Cyrillic, of which there are letters with them as one character. */
const COMPOSABLE_MARK = /[\u0300-\u036f]/;

/** What is known so far of each UTF-16 code unit; asking the engine for all of them would cost a cold start. */
const classes = new Uint8Array(65536);

/** Cuts what no spaces divide into words. */
export type Segment = (text: string) => readonly string[];

/**
 * Walks over the words of a text in lower case: the runs of two or more letters, digits and
 * underscores, as scikit-learn's pattern has them, but a combining mark belongs to its word, so that
 * Hindi, Tamil, vocalised Arabic and decomposed Latin stay whole (the last is composed first, NFC);
 * and runs of scripts without spaces are cut by `segment`. Of those a single ideograph is a word, any
 * other single character is none. Texts without marks and such scripts have the tokens of `TokenScanner`.
 */
export class WordScanner implements TermScanner {
  text: string;
  start = 0;
  end = 0;
  readonly #whole: string;
  readonly #segment: Segment;
  #at = 0;
  #segments: readonly string[] = [];
  #nextSegment = 0;

  constructor(text: string, segment: Segment) {
    const lower = text.toLowerCase();
    this.#whole = COMPOSABLE_MARK.test(lower) ? lower.normalize("NFC") : lower;
    this.text = this.#whole;
    this.#segment = segment;
  }

  /** Moves on to the next word; false after the last. */
  next(): boolean {
    return this.#takeSegment() || this.#scan();
  }

  #takeSegment(): boolean {
    while (this.#nextSegment < this.#segments.length) {
      const word = this.#segments[this.#nextSegment++];
      const [first = "", second] = word;
      if (second === undefined && !HAN_CHARACTER.test(first)) continue;
      this.text = word;
      this.start = 0;
      this.end = word.length;
      return true;
    }
    return false;
  }

  #scan(): boolean {
    const text = this.#whole;
    const { length } = text;
    this.text = text;
    while (this.#at < length) {
      const start = this.#at;
      const kind = classAt(text, start);
      if (kind === UNSPACED) {
        this.#at = endOfUnspaced(text, start);
        this.#segments = this.#segment(text.slice(start, this.#at));
        this.#nextSegment = 0;
        if (this.#takeSegment()) return true;
        this.text = text;
      } else if (kind !== WORD) this.#at += unitsAt(text, start);
      else if (this.#scanWord(start)) return true;
    }
    this.start = length;
    this.end = length;
    return false;
  }

  /** False where the word has one character alone. */
  #scanWord(start: number): boolean {
    const text = this.#whole;
    let i = start;
    let characterCount = 0;
    for (let kind = WORD; kind === WORD || kind === MARK; kind = classAt(text, i)) {
      i += unitsAt(text, i);
      characterCount++;
    }
    this.#at = i;
    if (characterCount === 1) return false;
    this.start = start;
    this.end = i;
    return true;
  }
}

/** Every two neighbors of a text (Lucene's CJKAnalyzer); the text itself where it is one character. */
export function characterBigrams(text: string): string[] {
  const characters: string[] = [];
  for (const character of text) {
    if (MARK_CHARACTER.test(character) && characters.length > 0) {
      characters[characters.length - 1] += character;
    } else characters.push(character);
  }
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, i) => characters[i] + character);
}

function endOfUnspaced(text: string, start: number): number {
  let i = start;
  for (let kind = UNSPACED; kind === UNSPACED || kind === MARK; kind = classAt(text, i)) {
    i += unitsAt(text, i);
  }
  return i;
}

/** 2 for a character outside the basic plane, else 1. */
function unitsAt(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  if (unit < 0xd800 || unit >= 0xdc00) return 1;
  return (text.codePointAt(i) as number) > 0xffff ? 2 : 1;
}

/** The class of the character at `i`, a separator at the end. */
function classAt(text: string, i: number): number {
  if (i >= text.length) return SEPARATOR;
  const unit = text.charCodeAt(i);
  const known = classes[unit];
  if (known !== UNKNOWN) return known;
  if (unit >= 0xd800 && unit < 0xe000) {
    const code = text.codePointAt(i) as number;
    return code > 0xffff ? classOf(String.fromCodePoint(code)) : SEPARATOR;
  }
  classes[unit] = classOf(String.fromCharCode(unit));
  return classes[unit];
}

function classOf(character: string): number {
  if (UNSPACED_CHARACTER.test(character)) return UNSPACED;
  if (WORD_CHARACTER.test(character)) return WORD;
  return MARK_CHARACTER.test(character) ? MARK : SEPARATOR;
}
