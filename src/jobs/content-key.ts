import { releaseBytes } from "../core/release-bytes.ts";

/**
 * The first 16 bytes of the SHA-256 over the parts, each led by its length so that no two lists of
 * parts read alike, as 32 hexadecimal digits.
 */
export async function contentKey(...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const encoder = new TextEncoder();
  const encoded = parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part));
  const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const part of encoded) {
    view.setUint32(offset, part.length, true);
    bytes.set(part, offset + 4);
    offset += 4 + part.length;
  }
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  // Of a hundred thousand vectors these would be as much garbage as the vectors are.
  releaseBytes(bytes);
  return toHex(new Uint8Array(digest, 0, 16));
}

/** Two digits a byte, lower case. */
export function toHex(bytes: Uint8Array): string {
  const codes = new Uint16Array(2 * bytes.length);
  for (const [i, byte] of bytes.entries()) {
    codes[2 * i] = digitCode(byte >> 4);
    codes[2 * i + 1] = digitCode(byte & 15);
  }
  // In one go: of a hundred thousand keys, pieces would be the most garbage there is.
  return String.fromCharCode(...codes);
}

/** Of a hexadecimal digit, in UTF-16. */
function digitCode(value: number): number {
  return value + (value < 10 ? 48 : 87);
}

/** The inverse of `toHex`. */
export function fromHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Of what a document's topic depends on. */
export function documentHash(
  text: string,
  image: string | null,
  givenVectorKey: string | null,
): Promise<string> {
  return contentKey(
    text,
    ...(image === null ? [] : ["image", image]),
    ...(givenVectorKey === null ? [] : [givenVectorKey]),
  );
}

/**
 * The key of a vector: the same text, with the same image where there is one, is embedded once by the
 * same embedder. An image is told by its reference.
 */
export function vectorKey(
  fingerprint: string,
  text: string,
  image: string | null = null,
): Promise<string> {
  return image === null ? contentKey(fingerprint, text) : contentKey(fingerprint, text, image);
}
