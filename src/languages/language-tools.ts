import { detect } from "tinyld/light";
import { LANGUAGES, type Language, type LanguageTools } from "../core/text/languages.ts";
import { STOP_WORD_LISTS } from "./stop-word-lists.ts";

/** A locale of its own, so that nothing hangs on the machine's; which one makes no difference to these scripts. */
const LOCALE = "en";

let segmenter: Intl.Segmenter | undefined;

/**
 * Words of text without spaces by `Intl.Segmenter`, whose dictionaries are the platform's (ICU): two
 * platforms of another ICU may cut a rare word differently. Stop words by the package stopword,
 * languages by tinyld, its light build of 24 languages.
 */
export const languageTools: LanguageTools = {
  segment(text) {
    segmenter ??= new Intl.Segmenter(LOCALE, { granularity: "word" });
    const words: string[] = [];
    for (const { segment, isWordLike } of segmenter.segment(text)) {
      if (isWordLike) words.push(segment);
    }
    return words;
  },
  stopWords: (language) => STOP_WORD_LISTS[language],
  detect(text) {
    const found = detect(text);
    return (LANGUAGES as readonly string[]).includes(found) ? (found as Language) : null;
  },
};
