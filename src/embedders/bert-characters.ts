// What a character is to the BERT normaliser and pre-tokeniser.
/** Dropped by the cleaning: control and format characters, lone surrogates, U+FFFD. */
export const REMOVED = 1;
export const SPACE = 2;
/** A word of its own: punctuation and CJK ideographs. */
export const SEPARATE = 3;
/** Part of a word; so are accents, which the normaliser drops. */
export const WORD = 4;
const UNSEEN = 0;

const BASIC_PLANE = 0x10000;
const CLEANED = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]/gu;
const ACCENTS = /\p{Mn}/gu;
const PUNCTUATION = /\p{P}/u;
const WHITE_SPACE = /\p{Z}/u;

/** The kind of each ASCII character. All symbols are punctuation here, "$" and "+" too. */
export const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code === 9 || code === 10 || code === 13 || code === 32) return SPACE;
  if (code < 32 || code === 127) return REMOVED;
  return isAsciiAlphanumeric(code) ? WORD : SEPARATE;
});

/** ASCII in lower case, by code. */
export const ASCII_LOWER = Uint8Array.from({ length: 128 }, (_, code) =>
  code >= 65 && code <= 90 ? code + 32 : code,
);

const kinds = new Uint8Array(BASIC_PLANE);
kinds.set(ASCII_KINDS);

/**
 * The kind of a code point by the Unicode tables of the engine. The reference (huggingface/tokenizers
 * 0.21) has those of Unicode 8 and treats younger characters as parts of words; both agree on all
 * that the vocabularies hold. Unassigned code points are parts of words.
 */
export function characterKind(codePoint: number): number {
  if (codePoint >= BASIC_PLANE) return classify(codePoint);
  const known = kinds[codePoint] ?? UNSEEN;
  if (known !== UNSEEN) return known;
  return (kinds[codePoint] = classify(codePoint));
}

/**
 * Cleans, strips accents (NFD without nonspacing marks) and lowers, character by character: a
 * capital sigma never becomes a final one. White space and ideographs are left to the caller.
 */
export function normalizeBert(text: string): string {
  return text
    .replace(CLEANED, "")
    .normalize("NFD")
    .replace(ACCENTS, "")
    .replaceAll("Σ", "σ")
    .toLowerCase();
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (character.search(CLEANED) === 0) return REMOVED;
  if (WHITE_SPACE.test(character)) return SPACE;
  return isIdeograph(codePoint) || PUNCTUATION.test(character) ? SEPARATE : WORD;
}

/** The CJK blocks as the reference has them; kana and hangul are written as words. */
function isIdeograph(codePoint: number): boolean {
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x3400 && codePoint <= 0x4dbf) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x20000 && codePoint <= 0x2a6df) ||
    (codePoint >= 0x2a700 && codePoint <= 0x2b81f) ||
    (codePoint >= 0x2b920 && codePoint <= 0x2ceaf) ||
    (codePoint >= 0x2f800 && codePoint <= 0x2fa1f)
  );
}

function isAsciiAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
