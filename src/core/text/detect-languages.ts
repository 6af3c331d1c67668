import { LANGUAGES, type Language, type LanguageTools } from "./languages.ts";

/** Of the documents whose language was told. */
const LEAST_SHARE = 0.1;
/** Of a text; more tells nothing more. */
const MOST_CHARACTERS = 500;

/** How many texts are in each language. */
export type LanguageTally = Partial<Record<Language, number>>;

/** The tally with these texts, each by its first 500 characters; texts of unknown language are not counted. */
export function tallyLanguages(
  tally: LanguageTally,
  texts: readonly string[],
  { detect }: LanguageTools,
): LanguageTally {
  const added = { ...tally };
  for (const text of texts) {
    const language = detect(text.slice(0, MOST_CHARACTERS));
    if (language !== null) added[language] = (added[language] ?? 0) + 1;
  }
  return added;
}

/** The languages of at least a tenth of the texts, in alphabetical order; none where none was told. */
export function commonLanguages(tally: LanguageTally): Language[] {
  const total = Object.values(tally).reduce((sum, count) => sum + count, 0);
  return LANGUAGES.filter((language) => {
    const count = tally[language] ?? 0;
    return count > 0 && count >= LEAST_SHARE * total;
  });
}
