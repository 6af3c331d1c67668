/**
 * FNV-1a over the bytes, 32 bits as 8 hexadecimal digits
 * (http://www.isthe.com/chongo/tech/comp/fnv/). Tells versions of a file apart; no protection
 * against anyone who wants two to collide.
 */
export function fnv1a(bytes: Uint8Array): string {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
