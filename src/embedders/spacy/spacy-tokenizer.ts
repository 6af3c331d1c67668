import { copyText } from "../copy-text.ts";
import { isWhiteSpace } from "../word-vectors/split-whitespace.ts";
import { ADDRESS, INFIX, PREFIX, SUFFIX } from "./affix-patterns.ts";
import { englishExceptions, type TokenExceptions } from "./english-exceptions.ts";

/** Stretches kept with their tokens: most words of a text were met before. */
const KEPT_STRETCHES = 20_000;
const LONGEST_KEPT = 64;
/** Longer stretches are no addresses: to look for one takes the square of their length. */
const LONGEST_ADDRESS = 2000;
/** Characters that are looked at for a suffix: only a run of more full stops is longer. */
const SUFFIX_WINDOW = 64;
/** Of an exception: longer texts need not be looked up. */
const LONGEST_EXCEPTION = 32;

/**
 * The tokens of spaCy's tokenizer for English (3.8, `spacy/tokenizer.pyx` and `spacy/lang/en`): the
 * text is cut at white space, of which a single space after a word goes and all other is a token;
 * of each stretch affixes are cut off until it is one of the exceptions or nothing more comes off,
 * then it is cut at infixes. It departs in the letters and symbols of the rules, which are Unicode's
 * here and lists of ranges there (units in Cyrillic and Arabic are left out), and in leaving
 * stretches of more than 2,000 characters to the rules even where they are addresses.
 */
export function createSpacyTokenizer(): (text: string) => string[] {
  const exceptions = englishExceptions();
  const sequences = specialSequences(exceptions);
  let kept = new Map<string, readonly string[]>();

  function cut(stretch: string): readonly string[] {
    if (stretch.length > LONGEST_KEPT) return cutStretch(stretch, exceptions);
    const known = kept.get(stretch);
    if (known !== undefined) return known;
    const copy = copyText(stretch);
    const tokens = cutStretch(copy, exceptions);
    if (kept.size >= KEPT_STRETCHES) kept = new Map();
    kept.set(copy, tokens);
    return tokens;
  }

  return (text) => mergeSpecials(cutText(text, cut), sequences, exceptions);
}

/** A token and whether it follows the one before it at once. */
interface Placed {
  text: string;
  isJoined: boolean;
}

function cutText(text: string, cut: (stretch: string) => readonly string[]): Placed[] {
  const tokens: Placed[] = [];
  let start = 0;
  let isSpaced = false;
  let inSpace = text.length > 0 && isWhiteSpace(text.charCodeAt(0));
  function add(to: number): void {
    if (start >= to) return;
    for (const [i, token] of cut(text.slice(start, to)).entries()) {
      tokens.push({ text: token, isJoined: i > 0 || !isSpaced });
    }
    isSpaced = false;
  }
  for (let i = 0; i < text.length; i++) {
    if (isWhiteSpace(text.charCodeAt(i)) === inSpace) continue;
    add(i);
    const isSingle = text[i] === " ";
    if (isSingle) isSpaced = true;
    start = isSingle ? i + 1 : i;
    inSpace = !inSpace;
  }
  add(text.length);
  return tokens;
}

/** `Tokenizer._split_affixes` and `_attach_tokens`; `exceptions` are empty where they are not to count. */
function cutStretch(stretch: string, exceptions: TokenExceptions): string[] {
  const isException = (text: string): boolean =>
    text.length <= LONGEST_EXCEPTION && exceptions.has(text);
  const whole = exceptions.get(stretch);
  if (whole !== undefined) return [...whole];
  const prefixes: string[] = [];
  const suffixes: string[] = [];
  let rest = stretch;
  while (rest !== "" && !isException(rest)) {
    const prefix = PREFIX.exec(rest)?.[0] ?? "";
    const afterPrefix = rest.slice(prefix.length);
    if (prefix !== "" && isException(afterPrefix)) {
      prefixes.push(prefix);
      rest = afterPrefix;
      break;
    }
    const suffix = SUFFIX.exec(afterPrefix.slice(-SUFFIX_WINDOW))?.[0] ?? "";
    const beforeSuffix = rest.slice(0, rest.length - suffix.length);
    if (suffix !== "" && isException(beforeSuffix)) {
      suffixes.push(suffix);
      rest = beforeSuffix;
      break;
    }
    if (prefix === "" && suffix === "") break;
    if (prefix !== "") prefixes.push(prefix);
    if (suffix !== "") suffixes.push(suffix);
    rest = rest.slice(prefix.length, rest.length - suffix.length);
  }
  const middle = rest === "" ? [] : (exceptions.get(rest) ?? cutInfixes(rest));
  return [...prefixes, ...middle, ...suffixes.toReversed()];
}

function cutInfixes(text: string): string[] {
  if (text.includes(".") && text.length <= LONGEST_ADDRESS && ADDRESS.test(text)) return [text];
  const tokens: string[] = [];
  let start = 0;
  for (const { 0: infix, index } of text.matchAll(INFIX)) {
    if (index === 0) continue;
    if (index > start) tokens.push(text.slice(start, index));
    tokens.push(infix);
    start = index + infix.length;
  }
  if (start < text.length) tokens.push(text.slice(start));
  return tokens;
}

/** By the first token: what the exceptions that have affixes are cut into by the rules alone. */
type SpecialSequences = ReadonlyMap<string, readonly (readonly string[])[]>;

function specialSequences(exceptions: TokenExceptions): SpecialSequences {
  const none: TokenExceptions = new Map();
  const sequences = new Map<string, string[][]>();
  for (const text of exceptions.keys()) {
    if (!PREFIX.test(text) && !SUFFIX.test(text) && text.search(INFIX) < 0) continue;
    const tokens = cutStretch(text, none);
    const first = tokens[0] as string;
    sequences.set(first, [...(sequences.get(first) ?? []), tokens]);
  }
  return sequences;
}

/** `Tokenizer._apply_special_cases`: exceptions that stand in a stretch with others, longest first. */
function mergeSpecials(
  tokens: readonly Placed[],
  sequences: SpecialSequences,
  exceptions: TokenExceptions,
): string[] {
  const spans: { start: number; length: number }[] = [];
  for (let start = 0; start < tokens.length; start++) {
    for (const sequence of sequences.get((tokens[start] as Placed).text) ?? []) {
      const isHere = sequence.every((token, i) => tokens[start + i]?.text === token);
      if (isHere) spans.push({ start, length: sequence.length });
    }
  }
  if (spans.length === 0) return tokens.map(({ text }) => text);
  spans.sort((a, b) => b.length - a.length || a.start - b.start);
  const merged: (readonly string[] | null)[] = tokens.map(({ text }) => [text]);
  const isTaken = new Uint8Array(tokens.length);
  for (const { start, length } of spans) {
    const end = start + length;
    const isFree = isTaken[start] === 0 && isTaken[end - 1] === 0;
    isTaken.fill(1, start, end);
    const own = tokens.slice(start, end);
    const replacement = exceptions.get(own.map(({ text }) => text).join(""));
    const isJoined = own.every((token, i) => i === 0 || token.isJoined);
    if (!isFree || !isJoined || replacement === undefined) continue;
    merged.fill(null, start, end);
    merged[start] = replacement;
  }
  return merged.flatMap((replacement) => replacement ?? []);
}
