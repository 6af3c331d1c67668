// The language alone has no TextEncoder, and core has nothing but the language.

/**
 * Writes the UTF-8 of `text[from … to - 1]` into `out`, which must have room for 3 bytes per code
 * unit; returns how many bytes it wrote. A lone surrogate becomes U+FFFD, as in a TextEncoder.
 */
export function writeUtf8(text: string, from: number, to: number, out: Uint8Array): number {
  let at = 0;
  for (let i = from; i < to; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      out[at++] = code;
      continue;
    }
    if (code < 0x800) {
      out[at++] = 0xc0 | (code >> 6);
      out[at++] = 0x80 | (code & 63);
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const next = i + 1 < to ? text.charCodeAt(i + 1) : 0;
      if (code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        i++;
        out[at++] = 0xf0 | (code >> 18);
        out[at++] = 0x80 | ((code >> 12) & 63);
        out[at++] = 0x80 | ((code >> 6) & 63);
        out[at++] = 0x80 | (code & 63);
        continue;
      }
      code = 0xfffd;
    }
    out[at++] = 0xe0 | (code >> 12);
    out[at++] = 0x80 | ((code >> 6) & 63);
    out[at++] = 0x80 | (code & 63);
  }
  return at;
}

/** The UTF-8 of a whole text. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(3 * text.length);
  return bytes.slice(0, writeUtf8(text, 0, text.length, bytes));
}

/** Reads `bytes[from … to - 1]`, which must be what `writeUtf8` wrote. */
export function decodeUtf8(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = "";
  for (let at = from; at < to;) {
    const lead = bytes[at++];
    if (lead < 0x80) text += String.fromCharCode(lead);
    else if (lead < 0xe0) text += String.fromCharCode(((lead & 31) << 6) | (bytes[at++] & 63));
    else {
      let code = lead & (lead < 0xf0 ? 15 : 7);
      for (let rest = lead < 0xf0 ? 2 : 3; rest > 0; rest--)
        code = (code << 6) | (bytes[at++] & 63);
      text += String.fromCodePoint(code);
    }
  }
  return text;
}
