/** In the order of their numbers, from 1 on; two runs of placeholders stand between. */
const ATTRIBUTES = `
IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM
LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT
IS_CURRENCY
`;
const PARTS_OF_SPEECH = `
ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD
SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT
SCONJ SYM VERB X EOL SPACE
`;
const LABELS = `
PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY
QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm
conj cop csubj csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn
npadvmod nsubj nsubjpass num number oprd obj obl parataxis partmod pcomp pobj poss possessive
preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _
`;

const NUMBERS: ReadonlyMap<string, number> = new Map(
  [
    "",
    ...wordsOf(ATTRIBUTES),
    ...placeholders("FLAG", 19, 63, 2),
    ...wordsOf(PARTS_OF_SPEECH),
    ...placeholders("DEPRECATED", 1, 276, 3),
    ...wordsOf(LABELS),
  ].map((name, number) => [name, number]),
);

/**
 * The number that spaCy has for a string in place of its hash, -1 where it has none: its symbols
 * (`spacy.symbols`, 457 of them with the empty string), some of which are ordinary words: "case",
 * "mark", "number", "root".
 */
export function spacySymbol(text: string): number {
  return NUMBERS.get(text) ?? -1;
}

function wordsOf(block: string): string[] {
  return block.trim().split(/\s+/);
}

function placeholders(name: string, first: number, last: number, digits: number): string[] {
  return Array.from(
    { length: last - first + 1 },
    (_, i) => name + String(first + i).padStart(digits, "0"),
  );
}
