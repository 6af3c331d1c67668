const NEWLINE = 10;

/** Ids (of `A-Za-z0-9._:-` only) as bytes, each followed by a line feed. */
export function joinIds(ids: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(ids.reduce((sum, id) => sum + id.length + 1, 0));
  let at = 0;
  for (const id of ids) {
    for (let i = 0; i < id.length; i++) bytes[at++] = id.charCodeAt(i);
    bytes[at++] = NEWLINE;
  }
  return bytes;
}

/** The inverse of `joinIds`. */
export function splitIds(bytes: Uint8Array): string[] {
  const ids: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, start);
    ids.push(String.fromCharCode(...bytes.subarray(start, end)));
    start = end + 1;
  }
  return ids;
}
