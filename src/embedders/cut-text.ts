/** How far back a cut goes to end with a word, as a part of what is kept. */
const WORD_SEARCH = 0.1;

/**
 * The end (exclusive, in UTF-16 units) of the longest stretch of a text from `start` on that is
 * estimated at `maxTokens` at most: at the end of a word where one is near, never inside a surrogate
 * pair, and at least one character long. The estimate must not decrease as a text grows.
 */
export function cutText(
  text: string,
  start: number,
  maxTokens: number,
  estimate: (text: string) => number,
): number {
  const fits = (end: number) => estimate(text.slice(start, end)) <= maxTokens;
  let high = Math.min(text.length, start + Math.max(16, 4 * maxTokens));
  while (fits(high)) {
    if (high === text.length) return high;
    high = Math.min(text.length, start + 2 * (high - start));
  }
  let low = start;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return endOfWord(text, start, low);
}

/**
 * Cuts a text into stretches of at most `maxTokens` each, one after the other without overlap. White
 * space at the cuts is dropped, nothing else.
 */
export function chunkText(
  text: string,
  maxTokens: number,
  estimate: (text: string) => number,
): string[] {
  const chunks: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = cutText(text, start, maxTokens, estimate);
    const chunk = text.slice(start, end).trim();
    if (chunk !== "") chunks.push(chunk);
    start = end;
  }
  return chunks;
}

function endOfWord(text: string, start: number, end: number): number {
  const earliest = Math.max(start + 1, Math.ceil(end - WORD_SEARCH * (end - start)));
  for (let at = end; at >= earliest; at--) {
    if (isSpace(text.charCodeAt(at)) || isSpace(text.charCodeAt(at - 1))) return at;
  }
  const atLeast = Math.max(end, start + 1);
  if (!isInsidePair(text, atLeast)) return atLeast;
  return atLeast - 1 > start ? atLeast - 1 : atLeast + 1;
}

function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0x3000;
}

function isInsidePair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
