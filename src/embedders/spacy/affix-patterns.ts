// spaCy's own classes of letters are long lists of ranges; these are the properties they stand for.
const LETTER = "\\p{L}";
const LOWER = "\\p{Ll}\\p{Lm}\\p{Lo}";
const UPPER = "\\p{Lu}\\p{Lt}\\p{Lo}";
const ICON = "\\p{So}";

const PUNCTUATION =
  "\u2026,:;!?\u00bf\u061f\u00a1()\\[\\]{}<>_#*&\u3002\uff1f\uff01\uff0c\u3001\uff1b\uff1a\uff5e\u00b7\u0964\u060c\u06d4\u061b\u066a";
const QUOTES =
  "'\"\u201d\u201c`\u2018\u00b4\u2019\u201a\u201e\u00bb\u00ab\u300c\u300d\u300e\u300f\uff08\uff09\u3014\u3015\u3010\u3011\u300a\u300b\u3008\u3009\u2329\u232a\u27e6\u27e7";
const CURRENCY =
  "US\\$|C\\$|A\\$|[$\u00a3\u20ac\u00a5\u0e3f\u20bd\ufdfc\u20b4\u20a0-\u20ab\u20ad-\u20bf]";
const UNITS = [
  "km[\u00b2\u00b3]?|m[\u00b2\u00b3]?|dm[\u00b2\u00b3]?|cm[\u00b2\u00b3]?|mm[\u00b2\u00b3]?|ha|\u00b5m|nm|yd|in|ft|kg|g|mg|\u00b5g|t|lb|oz",
  "m/s|km/h|kmh|mph|hPa|Pa|mbar|mb|MB|kb|KB|gb|GB|tb|TB|T|G|M|K|%",
].join("|");
const HYPHENS = "-|\u2013|\u2014|--|---|\u2014\u2014|~";

/** What is cut off the beginning of a stretch: `spacy/lang/punctuation.py`, TOKENIZER_PREFIXES. */
export const PREFIX = new RegExp(
  `^(?:[\u00a7%=\u2014\u2013]|\\+(?![0-9])|[${PUNCTUATION}]|\\.\\.+|[${QUOTES}]|${CURRENCY}|${ICON})`,
  "u",
);

/** What is cut off its end: TOKENIZER_SUFFIXES. */
export const SUFFIX = new RegExp(
  `(?:${[
    `[${PUNCTUATION}]`,
    "\u2026\u2026",
    "\\.\\.+",
    `[${QUOTES}]`,
    ICON,
    "['\u2019][sS]",
    "[\u2014\u2013]",
    "(?<=[0-9])\\+",
    "(?<=\u00b0[FfCcKk])\\.",
    `(?<=[0-9])(?:${CURRENCY})`,
    `(?<=[0-9])(?:${UNITS})`,
    `(?<=[0-9${LOWER}%\u00b2\\-+${PUNCTUATION}|${QUOTES}])\\.`,
    `(?<=[${UPPER}][${UPPER}])\\.`,
  ].join("|")})$`,
  "u",
);

/** Where what is left is cut: `spacy/lang/en/punctuation.py`, TOKENIZER_INFIXES. */
export const INFIX = new RegExp(
  [
    "\\.\\.+",
    "\u2026",
    ICON,
    "(?<=[0-9])[+\\-*^](?=[0-9\\-])",
    `(?<=[${LOWER}${QUOTES}])\\.(?=[${UPPER}${QUOTES}])`,
    `(?<=${LETTER}),(?=${LETTER})`,
    `(?<=[${LETTER}0-9])(?:${HYPHENS})(?=${LETTER})`,
    `(?<=[${LETTER}0-9])[:<>=/](?=${LETTER})`,
  ].join("|"),
  "gu",
);

const DOMAIN = "A-Za-z0-9\u00a1-\uffff";

/** What is not cut as it is an address: `spacy/lang/tokenizer_exceptions.py`, URL_PATTERN. */
export const ADDRESS = new RegExp(
  [
    "^(?:[\\p{L}\\p{N}_+\\-.]{2,}://)?(?:\\S+(?::\\S*)?@)?(?:",
    "(?!(?:10|127)(?:\\.\\d{1,3}){3})",
    "(?!(?:169\\.254|192\\.168)(?:\\.\\d{1,3}){2})",
    "(?!172\\.(?:1[6-9]|2\\d|3[0-1])(?:\\.\\d{1,3}){2})",
    "(?:[1-9]\\d?|1\\d\\d|2[01]\\d|22[0-3])",
    "(?:\\.(?:1?\\d{1,2}|2[0-4]\\d|25[0-5])){2}",
    "(?:\\.(?:[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-4]))",
    `|(?:(?:[${DOMAIN}][${DOMAIN}_\\-]{0,62})?[${DOMAIN}]\\.)+(?:[${LOWER}]{2,63}))`,
    "(?::\\d{2,5})?(?:[/?#]\\S*)?$",
  ].join(""),
  "u",
);
