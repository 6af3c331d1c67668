/** The types of images that vendors take. */
export type ImageType = "image/gif" | "image/jpeg" | "image/png" | "image/webp";

/** The type of an image by its first bytes, whatever it is called; undefined where it is none of these. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return "image/jpeg";
  if (startsWith(bytes, 0, [0x47, 0x49, 0x46, 0x38])) return "image/gif";
  const isRiff = startsWith(bytes, 0, [0x52, 0x49, 0x46, 0x46]);
  if (isRiff && startsWith(bytes, 8, [0x57, 0x45, 0x42, 0x50])) return "image/webp";
  return undefined;
}

function startsWith(bytes: Uint8Array, at: number, beginning: readonly number[]): boolean {
  return beginning.every((byte, i) => bytes[at + i] === byte);
}
