const NO_ASCII_WORD = /[^A-Za-z0-9 ]+/g;

/**
 * A text without what is no ASCII letter, digit or space, line breaks and tabs as spaces: what
 * BERTopic 0.17 counts for `language="english"` (`_preprocess_text`). `can't` becomes `cant`, and the
 * words on both sides of a dash one.
 */
export function asciiCharacters(text: string): string {
  return text.replace(/[\n\t]/g, " ").replace(NO_ASCII_WORD, "");
}
