import type { FitOptions } from "../options.ts";
import { resolveFitOptions } from "../pipeline/resolve-fit-options.ts";
import { commonLanguages, tallyLanguages } from "./detect-languages.ts";
import type { LanguageTools } from "./languages.ts";
import { createTermReader } from "./read-terms.ts";
import { givenLanguages, resolveWords } from "./resolve-words.ts";
import { joinStopWords } from "./stop-words.ts";
import { resumeTermCounts, type ScanTerms, type TermCounts } from "./term-counts.ts";

/**
 * Reads the terms of texts as a fit with these options read its own. Where the language is to be
 * detected and n-grams are made, it is detected of `sample`.
 */
export function fittedTermReader(
  options: FitOptions,
  sample: readonly string[],
  tools: LanguageTools,
): ScanTerms {
  const { characters } = resolveFitOptions(options, 0, 0);
  const stopWords = stopWordsOf(options, sample, tools);
  return createTermReader({ ...resolveWords(options), characters, stopWords }, tools);
}

/** The stop words of options; where the language is to be detected, it is detected of `sample`. */
export function stopWordsOf(
  options: FitOptions,
  sample: readonly string[],
  tools: LanguageTools,
): ReadonlySet<string> {
  const languages = givenLanguages(options) ?? commonLanguages(tallyLanguages({}, sample, tools));
  return joinStopWords(languages, resolveWords(options).stopWords, tools);
}

/** Counts of no documents yet, whose first terms have the numbers that they have in `fitted`. */
export function startTermCounts(fitted: TermCounts, scan: ScanTerms): TermCounts {
  const { wordBytes, wordOffsets } = fitted.encode();
  return resumeTermCounts(
    {
      wordBytes,
      wordOffsets,
      documentCounts: new Int32Array(0),
      rowBytes: new Uint8Array(0),
      rowOffsets: new Int32Array(1),
      documentFrequencies: new Int32Array(fitted.termCount),
    },
    scan,
  );
}
