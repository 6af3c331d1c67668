import { TokenScanner } from "../text/tokenize.ts";

/** In how many windows of a corpus words occur, alone and together. */
export interface WindowCounts {
  readonly windowCount: number;
  /** Counts the windows of one document. */
  add(text: string): void;
  /** Windows with the word; 0 for one that is not counted. */
  occurrences(word: string): number;
  /** Windows with both; of a word with itself, those with it. */
  coOccurrences(word: string, other: string): number;
}

const OTHER_WORD = -1;

/**
 * Boolean sliding windows of `windowSize` tokens over each document, moved by one; a document of
 * fewer tokens, or none, is one window (Röder, Both and Hinneburg 2015). The tokens are those of
 * `tokenize`; only `words` are counted, at 4 bytes for each pair of them. Agrees with gensim's
 * `WordOccurrenceAccumulator`, also in its slip: where a word stands twice in a window and the first
 * of them leaves it, the word counts as gone.
 */
export function createWindowCounts(words: Iterable<string>, windowSize: number): WindowCounts {
  const numbers = new Map<string, number>();
  for (const word of words) if (!numbers.has(word)) numbers.set(word, numbers.size);
  // Of the pair (a, b), a ≥ b, at a (a + 1) / 2 + b.
  const together = new Uint32Array((numbers.size * (numbers.size + 1)) / 2);
  // Where each word stands among those in the window, -1 for those that are not in it.
  const places = new Int32Array(numbers.size).fill(-1);
  const present = new Int32Array(numbers.size);
  let presentCount = 0;
  let windowCount = 0;

  function enter(word: number): void {
    if (word === OTHER_WORD || places[word] >= 0) return;
    places[word] = presentCount;
    present[presentCount++] = word;
  }

  function leave(word: number): void {
    if (word === OTHER_WORD || places[word] < 0) return;
    const last = present[--presentCount];
    present[places[word]] = last;
    places[last] = places[word];
    places[word] = -1;
  }

  function countWindow(): void {
    windowCount++;
    for (let i = 0; i < presentCount; i++) {
      const a = present[i];
      for (let j = 0; j <= i; j++) {
        const b = present[j];
        together[a < b ? (b * (b + 1)) / 2 + a : (a * (a + 1)) / 2 + b]++;
      }
    }
  }

  function numbersOf(text: string): number[] {
    const scanner = new TokenScanner(text);
    const tokens: number[] = [];
    while (scanner.next()) {
      tokens.push(numbers.get(scanner.text.slice(scanner.start, scanner.end)) ?? OTHER_WORD);
    }
    return tokens;
  }

  function pairOf(word: string, other: string): number {
    const a = numbers.get(word) ?? OTHER_WORD;
    const b = numbers.get(other) ?? OTHER_WORD;
    if (a < 0 || b < 0) return OTHER_WORD;
    return a < b ? (b * (b + 1)) / 2 + a : (a * (a + 1)) / 2 + b;
  }

  function coOccurrences(word: string, other: string): number {
    const pair = pairOf(word, other);
    return pair < 0 ? 0 : together[pair];
  }

  return {
    get windowCount() {
      return windowCount;
    },
    add(text) {
      const tokens = numbersOf(text);
      while (presentCount > 0) leave(present[0]);
      const first = Math.min(windowSize, tokens.length);
      for (let i = 0; i < first; i++) enter(tokens[i]);
      countWindow();
      for (let i = windowSize; i < tokens.length; i++) {
        leave(tokens[i - windowSize]);
        enter(tokens[i]);
        countWindow();
      }
    },
    occurrences: (word) => coOccurrences(word, word),
    coOccurrences,
  };
}
