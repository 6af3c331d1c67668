const LINE_FEED = 10;

/** One line of a stream; `bytes` is null where the line was longer than allowed and was let go. */
export interface Line {
  /** From 0; blank lines count. */
  index: number;
  bytes: Uint8Array | null;
}

/**
 * Splits a stream at line feeds, one line at a time: the next chunk is read when the lines before
 * it were taken, and at most one chunk and one line of `maxLineBytes` are held. The last line needs
 * no line feed. Leaving the loop cancels the stream.
 */
export async function* readLines(
  stream: ReadableStream<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<Line> {
  const reader = stream.getReader();
  let pieces: Uint8Array[] = [];
  let pendingBytes = 0;
  let index = 0;
  const keep = (piece: Uint8Array): void => {
    pendingBytes += piece.length;
    if (pendingBytes > maxLineBytes) pieces = [];
    else pieces.push(piece);
  };
  const take = (): Line => {
    const bytes = pendingBytes > maxLineBytes ? null : join(pieces, pendingBytes);
    pieces = [];
    pendingBytes = 0;
    return { index: index++, bytes };
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      let start = 0;
      for (let end; (end = value.indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
        keep(value.subarray(start, end));
        yield take();
      }
      if (start < value.length) keep(value.subarray(start));
    }
    if (pendingBytes > 0) yield take();
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function join(pieces: readonly Uint8Array[], byteCount: number): Uint8Array {
  const [first] = pieces;
  if (pieces.length === 1 && first) return first;
  const joined = new Uint8Array(byteCount);
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}
