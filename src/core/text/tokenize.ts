const UNKNOWN = 0;
const SEPARATOR = 1;
const WORD = 2;

const WORD_CHARACTER = /^[\p{L}\p{N}_]$/u;

/** What is known so far of each UTF-16 code unit; asking the engine for all of them would cost a cold start. */
const classes = new Uint8Array(65536);

/**
 * The tokens of scikit-learn's CountVectorizer in its default setting: the text in lower case, then
 * every run of two or more characters of Python's `\w` (`(?u)\b\w\w+\b`): letters, numbers of any
 * script and the underscore. A combining mark separates, as it does there. Agrees with Python 3.11
 * on all of Unicode 14; characters assigned since are words here when the engine knows them.
 */
export function tokenize(text: string): string[] {
  const scanner = new TokenScanner(text);
  const tokens: string[] = [];
  while (scanner.next()) tokens.push(scanner.text.slice(scanner.start, scanner.end));
  return tokens;
}

/** Walks over the tokens of a text without making a string of each. */
export class TokenScanner {
  /** The text in lower case, which `start` and `end` are places in. */
  readonly text: string;
  start = 0;
  end = 0;

  constructor(text: string) {
    this.text = text.toLowerCase();
  }

  /** Moves on to the next token; false after the last. */
  next(): boolean {
    const { text } = this;
    const { length } = text;
    let i = this.end;
    while (i < length) {
      const start = i;
      let characterCount = 0;
      while (i < length) {
        const unitCount = wordUnits(text, i);
        if (unitCount === 0) break;
        i += unitCount;
        characterCount++;
      }
      if (characterCount > 1) {
        this.start = start;
        this.end = i;
        return true;
      }
      i++;
    }
    this.end = length;
    return false;
  }
}

/** Code units of the word character at `i`; 0 where there is none. */
function wordUnits(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  const known = classes[unit];
  if (known !== UNKNOWN) return known === WORD ? 1 : 0;
  if (unit >= 0xd800 && unit < 0xe000) {
    const code = text.codePointAt(i) as number;
    return code > 0xffff && WORD_CHARACTER.test(String.fromCodePoint(code)) ? 2 : 0;
  }
  const isWord = WORD_CHARACTER.test(String.fromCharCode(unit));
  classes[unit] = isWord ? WORD : SEPARATOR;
  return isWord ? 1 : 0;
}
