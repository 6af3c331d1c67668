/** Reads a stream of bytes piece by piece, without ever holding more than the piece asked for and a chunk. */
export interface ByteReader {
  /** Bytes taken so far: the place of the next one. */
  readonly position: number;
  /** Takes exactly `length` bytes, as a view; null where the stream ends before. */
  read(length: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Takes as many bytes as `into` has, or as there are, without holding them besides; answers how many. */
  readInto(into: Uint8Array): Promise<number>;
  /** Passes over `length` bytes; false where the stream ends before. */
  skip(length: number): Promise<boolean>;
  /**
   * Takes the bytes up to the next `end`, which is taken too and left out, or up to the end of the
   * stream; null where that is here. Throws what `onLimit` makes where there are more than `limit`.
   */
  readUntil(end: number, limit: number, onLimit: () => Error): Promise<Uint8Array | null>;
  /** Lets go of the stream before its end. */
  cancel(): Promise<void>;
}

export function createByteReader(stream: ReadableStream<Uint8Array>): ByteReader {
  const reader = stream.getReader();
  let buffer = new Uint8Array(0);
  let at = 0;
  let position = 0;
  let isDone = false;

  /** Appends the next chunk to what is left; false at the end. */
  async function pull(): Promise<boolean> {
    if (isDone) return false;
    const { done, value } = await reader.read();
    if (done) {
      isDone = true;
      return false;
    }
    const left = buffer.length - at;
    const joined = new Uint8Array(left + value.length);
    joined.set(buffer.subarray(at));
    joined.set(value, left);
    buffer = joined;
    at = 0;
    return true;
  }

  /** Takes the next chunk up where nothing is left; false at the end. */
  async function next(): Promise<boolean> {
    if (isDone) return false;
    const { done, value } = await reader.read();
    isDone = done;
    buffer = done ? new Uint8Array(0) : (value as Uint8Array<ArrayBuffer>);
    at = 0;
    return !done;
  }

  /** Chunks are gathered before they are joined: a piece may be many of them. */
  async function pullAtLeast(length: number): Promise<void> {
    const chunks = [buffer.subarray(at)];
    let sum = buffer.length - at;
    while (sum < length && !isDone) {
      const { done, value } = await reader.read();
      if (done) isDone = true;
      else {
        chunks.push(value as Uint8Array<ArrayBuffer>);
        sum += value.length;
      }
    }
    buffer = new Uint8Array(sum);
    at = 0;
    let written = 0;
    for (const chunk of chunks) {
      buffer.set(chunk, written);
      written += chunk.length;
    }
  }

  function take(length: number): Uint8Array<ArrayBuffer> {
    const view = buffer.subarray(at, at + length);
    at += length;
    position += length;
    return view;
  }

  return {
    get position() {
      return position;
    },
    async read(length) {
      if (buffer.length - at < length) await pullAtLeast(length);
      return buffer.length - at < length ? null : take(length);
    },
    async readInto(into) {
      let filled = 0;
      while (filled < into.length) {
        if (at === buffer.length && !(await next())) break;
        const part = take(Math.min(into.length - filled, buffer.length - at));
        into.set(part, filled);
        filled += part.length;
      }
      return filled;
    },
    async skip(length) {
      let left = length;
      while (left > buffer.length - at) {
        left -= buffer.length - at;
        take(buffer.length - at);
        if (!(await next())) return false;
      }
      take(left);
      return true;
    },
    async readUntil(end, limit, onLimit) {
      for (let searched = 0; ;) {
        const found = buffer.indexOf(end, at + searched);
        const length = (found < 0 ? buffer.length : found) - at;
        if (length > limit) throw onLimit();
        if (found >= 0) {
          const view = take(length);
          at++;
          position++;
          return view;
        }
        searched = length;
        if (await pull()) continue;
        return length === 0 ? null : take(length);
      }
    },
    cancel: () => reader.cancel(),
  };
}

/**
 * Takes a stream up with `begin`, which reads the beginning of it; lets go of it where that throws.
 * What `begin` answers lets go of it in the end.
 */
export async function beginReading<Begun>(
  stream: ReadableStream<Uint8Array>,
  begin: (reader: ByteReader) => Promise<Begun>,
): Promise<Begun> {
  const reader = createByteReader(stream);
  try {
    return await begin(reader);
  } catch (error) {
    await reader.cancel();
    throw error;
  }
}

/** Hands on what `items` gives, and lets go of the stream once no more is asked for. */
export async function* cancelAfter<Item>(
  reader: ByteReader,
  items: AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  try {
    yield* items;
  } finally {
    await reader.cancel();
  }
}
