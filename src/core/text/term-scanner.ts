import { stopWords } from "./stop-words.ts";
import { TokenScanner } from "./tokenize.ts";

/** Which stretches of a text are its terms. */
export interface TermOptions {
  /** Fewest words of a term: 1 … 8. 1. */
  shortest: number;
  /** Most words of a term: `shortest` … 8. 1. */
  longest: number;
  /** Whose stop words are left out before the terms are made: `"en"` or `"none"`. `"none"`. */
  language: "en" | "none";
}

/** Walks over the terms of a text: its tokens, or the n-grams of those that are no stop words. */
export interface TermScanner {
  /** What `start` and `end` are places in. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Moves on to the next term; false after the last. */
  next(): boolean;
}

/**
 * The terms of scikit-learn's `CountVectorizer(ngram_range=(shortest, longest))` in its order: all
 * of one length, then those of the next. The words of an n-gram have one space between them.
 */
export function scanTerms(text: string, { shortest, longest, language }: TermOptions): TermScanner {
  if (longest === 1 && language === "none") return new TokenScanner(text);
  return new GramScanner(new TokenScanner(text), shortest, longest, stopWords(language));
}

/** The n-grams of the words that are not left out, in that order. */
export class GramScanner implements TermScanner {
  readonly text: string;
  start = 0;
  end = 0;
  readonly #longest: number;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #wordCount: number;
  #next = 0;

  constructor(scanner: TermScanner, shortest: number, longest: number, left: ReadonlySet<string>) {
    const words: string[] = [];
    let length = 0;
    while (scanner.next()) {
      const word = scanner.text.slice(scanner.start, scanner.end);
      if (left.has(word)) continue;
      words.push(word);
      this.#starts.push(length);
      this.#ends.push(length + word.length);
      length += word.length + 1;
    }
    this.text = words.join(" ");
    this.#longest = longest;
    this.#wordCount = shortest;
  }

  next(): boolean {
    while (this.#next + this.#wordCount > this.#starts.length) {
      if (this.#wordCount >= this.#longest) return false;
      this.#wordCount++;
      this.#next = 0;
    }
    this.start = this.#starts[this.#next];
    this.end = this.#ends[this.#next + this.#wordCount - 1];
    this.#next++;
    return true;
  }
}
