import type { FitOptions } from "../../options.ts";
import { fittedTermReader } from "../../text/fitted-terms.ts";
import type { LanguageTools } from "../../text/languages.ts";
import { resolveWords } from "../../text/resolve-words.ts";
import type { ScanTerms, TermCounts } from "../../text/term-counts.ts";

/** A text as windows go over it. */
export interface TokenizedText {
  /** Its words, stop words included. */
  readonly wordCount: number;
  /** In their order, in lower case. */
  words(): string[];
  /** The terms of the words `start … end - 1` as the fit counts them; those that it did not are below 0. */
  terms(start: number, end: number): Int32Array;
}

/** Reads texts as the fit with these options did. N-grams stay within a window. */
export function createTextTokens(
  counts: TermCounts,
  options: FitOptions,
  tools: LanguageTools,
): (text: string) => TokenizedText {
  const { longest } = resolveWords(options);
  const single = {
    ...options,
    words: { ...options.words, longest: 1, shortest: 1, vocabulary: null },
  };
  const scanWords = fittedTermReader(single, [], tools);
  if (longest === 1) return (text) => readWords(text, scanWords, counts);
  const scanGrams = fittedTermReader(options, [], tools);
  return (text) => {
    const words = readAll(text, scanWords);
    return {
      wordCount: words.length,
      words: () => words,
      terms: (start, end) =>
        Int32Array.from(readAll(words.slice(start, end).join(" "), scanGrams), (gram) =>
          counts.indexOf(gram),
        ),
    };
  };
}

/** Words that are terms are looked up where they stand, without a string of each. */
function readWords(text: string, scan: ScanTerms, counts: TermCounts): TokenizedText {
  const scanner = scan(text);
  let terms = new Int32Array(64);
  let wordCount = 0;
  while (scanner.next()) {
    if (wordCount === terms.length) {
      const longer = new Int32Array(2 * wordCount);
      longer.set(terms);
      terms = longer;
    }
    terms[wordCount++] = counts.find(scanner.text, scanner.start, scanner.end);
  }
  return {
    wordCount,
    words: () => readAll(text, scan),
    terms: (start, end) => terms.subarray(start, end),
  };
}

function readAll(text: string, scan: ScanTerms): string[] {
  const found: string[] = [];
  const scanner = scan(text);
  while (scanner.next()) found.push(scanner.text.slice(scanner.start, scanner.end));
  return found;
}
