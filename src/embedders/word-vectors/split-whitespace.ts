/** What Python's `str.isspace` calls white space: other than `\s` of JavaScript in U+001C … U+001F, U+0085 and U+FEFF. */
const WHITE_SPACE =
  // oxlint-disable-next-line no-control-regex
  /[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** The words of a text as Python's `text.split()` has them. */
export function splitWhitespace(text: string): string[] {
  return text.split(WHITE_SPACE).filter((word) => word !== "");
}
