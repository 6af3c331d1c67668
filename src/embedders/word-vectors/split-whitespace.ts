/**
 * Whether a UTF-16 unit is white space to Python's `str.isspace`: other than `\s` of JavaScript in
 * U+001C … U+001F, U+0085 and U+FEFF.
 */
export function isWhiteSpace(unit: number): boolean {
  if (unit < 0x80) return (unit >= 9 && unit <= 13) || (unit >= 28 && unit <= 32);
  if (unit < 0x2000) return unit === 0x85 || unit === 0xa0 || unit === 0x1680;
  if (unit <= 0x200a) return true;
  return [0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(unit);
}

/** The words of a text as Python's `text.split()` has them. */
export function splitWhitespace(text: string): string[] {
  const words: string[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isWhiteSpace(text.charCodeAt(i))) continue;
    if (i > start) words.push(text.slice(start, i));
    start = i + 1;
  }
  return words;
}
