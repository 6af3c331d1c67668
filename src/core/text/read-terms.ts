import { asciiCharacters } from "./ascii-characters.ts";
import type { LanguageTools } from "./languages.ts";
import type { ScanTerms } from "./term-counts.ts";
import { GramScanner, type TermScanner } from "./term-scanner.ts";
import { TokenScanner } from "./tokenize.ts";
import { createVocabulary, type Vocabulary } from "./vocabulary.ts";
import type { WordOptions } from "./word-options.ts";
import { characterBigrams, WordScanner } from "./word-scanner.ts";

export interface TermSource extends Pick<WordOptions, "shortest" | "longest" | "vocabulary"> {
  tokens: Exclude<WordOptions["tokens"], "auto">;
  /** `"ascii"`: the text is cut down to those first. */
  characters: "all" | "ascii";
  /** Left out before n-grams are made; where single words are counted they are left out of the counts. */
  stopWords: ReadonlySet<string>;
}

/** How the terms of a text are read, by the options of the words. */
export function createTermReader(source: TermSource, { segment }: LanguageTools): ScanTerms {
  const { tokens, characters, shortest, longest, vocabulary, stopWords } = source;
  const cut = tokens === "bigrams" ? characterBigrams : segment;
  const known = vocabulary === null ? null : vocabularyOf(vocabulary);
  const isGrams = longest > 1;
  return (text) => {
    const read = characters === "ascii" ? asciiCharacters(text) : text;
    const words = tokens === "scikit-learn" ? new TokenScanner(read) : new WordScanner(read, cut);
    const terms = isGrams ? new GramScanner(words, shortest, longest, stopWords) : words;
    return known === null ? terms : new KnownTerms(terms, known);
  };
}

function vocabularyOf(words: readonly string[]): Vocabulary {
  const vocabulary = createVocabulary();
  for (const word of words) {
    const lower = word.toLowerCase();
    vocabulary.add(lower, 0, lower.length);
  }
  return vocabulary;
}

/** Of the terms those that a vocabulary has. */
class KnownTerms implements TermScanner {
  readonly #terms: TermScanner;
  readonly #known: Vocabulary;

  constructor(terms: TermScanner, known: Vocabulary) {
    this.#terms = terms;
    this.#known = known;
  }

  get text(): string {
    return this.#terms.text;
  }

  get start(): number {
    return this.#terms.start;
  }

  get end(): number {
    return this.#terms.end;
  }

  next(): boolean {
    while (this.#terms.next()) {
      const { text, start, end } = this.#terms;
      if (this.#known.indexOf(text.slice(start, end)) >= 0) return true;
    }
    return false;
  }
}
