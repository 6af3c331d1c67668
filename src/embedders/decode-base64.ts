/** The value of each ASCII character, 64 for those that are none. */
const VALUES = new Uint8Array(128).fill(64);
for (let i = 0; i < 64; i++) {
  VALUES["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".charCodeAt(i)] = i;
}

/** How many bytes a base64 text (RFC 4648, section 4, padded or not) stands for; -1 where for none. */
export function base64Length(text: string): number {
  const end = lengthWithoutPadding(text);
  return end % 4 === 1 ? -1 : (end * 3) >> 2;
}

/**
 * Writes the bytes of a base64 text to `into` from `at` on, without a string or an array between
 * them. Throws `RangeError` where it is no base64 or does not fit.
 */
export function decodeBase64(text: string, into: Uint8Array, at = 0): void {
  const end = lengthWithoutPadding(text);
  const length = base64Length(text);
  if (length < 0) throw new RangeError(`A base64 text has ${end} characters, which is no length.`);
  if (length > into.length - at) {
    throw new RangeError(
      `A base64 text has ${length} bytes, expected at most ${into.length - at}.`,
    );
  }
  let bits = 0;
  let bitCount = 0;
  let invalid = 0;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (VALUES[code] as number) : 64;
    invalid |= value;
    bits = ((bits << 6) | value) & 0xffffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      into[at++] = bits >> bitCount;
    }
  }
  if (invalid >= 64) throw new RangeError("A base64 text has a character that is none of base64.");
}

function lengthWithoutPadding(text: string): number {
  let end = text.length;
  while (end > text.length - 2 && text.charCodeAt(end - 1) === 61) end--;
  return end;
}
