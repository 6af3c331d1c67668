/** Languages whose stop words there are, by ISO 639-1. */
export const LANGUAGES = [
  "ar",
  "bg",
  "bn",
  "ca",
  "cs",
  "da",
  "de",
  "el",
  "en",
  "es",
  "et",
  "eu",
  "fa",
  "fi",
  "fr",
  "ga",
  "gl",
  "gu",
  "he",
  "hi",
  "hr",
  "hu",
  "hy",
  "id",
  "it",
  "ja",
  "ko",
  "lt",
  "lv",
  "mr",
  "ms",
  "my",
  "nl",
  "no",
  "pl",
  "pt",
  "ro",
  "ru",
  "sk",
  "sl",
  "sv",
  "sw",
  "th",
  "tl",
  "tr",
  "uk",
  "ur",
  "vi",
  "zh",
] as const;

export type Language = (typeof LANGUAGES)[number];

/** What core does not know of languages and is given: by src/languages. */
export interface LanguageTools {
  /** The words of a text that no spaces divide, in their order; what is no word is left out. */
  segment(text: string): string[];
  /** Names how those come about: equal names cut equally. */
  segmenter(): string;
  stopWords(language: Exclude<Language, "en">): readonly string[];
  /** The language a text is in, null where it cannot be told. */
  detect(text: string): Language | null;
}

/**
 * Does without dictionaries: what no spaces divide is one word, no language has stop words but
 * English, and none is detected.
 */
export const NO_LANGUAGE_TOOLS: LanguageTools = {
  segment: (text) => [text],
  segmenter: () => "none",
  stopWords: () => [],
  detect: () => null,
};
