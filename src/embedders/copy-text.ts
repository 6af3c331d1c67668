/**
 * The same text, made anew: what is cut out of a text may keep the whole of it alive, which matters
 * where the part is kept for long. Lone surrogates become U+FFFD.
 */
export function copyText(text: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}
