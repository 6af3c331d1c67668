import { Unzip, UnzipInflate } from "fflate";

export interface ZipEntry {
  readonly name: string;
  readonly stream: ReadableStream<Uint8Array>;
}

/** Unpacked at once: what one piece unpacks to is held, up to a thousand times as much. */
const PIECE_BYTES = 16_384;

interface OpenEntry {
  name: string;
  chunks: Uint8Array[];
  isWhole: boolean;
}

/**
 * The entries of a zip archive in their order, each to be read before the next is asked for; what is
 * left of one is passed over. Stored and deflated ones, of any size. Throws what fflate does.
 */
export async function* readZipEntries(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<ZipEntry> {
  const source = stream.getReader();
  const entries: OpenEntry[] = [];
  let failure: unknown;
  let isDone = false;
  const unzip = new Unzip((file) => {
    const entry: OpenEntry = { name: file.name, chunks: [], isWhole: false };
    entries.push(entry);
    file.ondata = (error, chunk, isLast) => {
      failure ??= error;
      if (chunk?.length) entry.chunks.push(chunk);
      entry.isWhole ||= isLast;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  let held = new Uint8Array(0);

  async function feed(): Promise<void> {
    if (held.length === 0) {
      const { done, value } = await source.read();
      isDone = done;
      // An entry that is not whole by now is found out by whoever reads it.
      if (done) return;
      held = new Uint8Array(value);
    }
    unzip.push(held.slice(0, PIECE_BYTES));
    held = held.subarray(PIECE_BYTES);
    if (failure) throw failure;
  }

  function toStream(entry: OpenEntry): ReadableStream<Uint8Array> {
    return new ReadableStream(
      {
        async pull(controller) {
          while (entry.chunks.length === 0 && !entry.isWhole && !isDone) await feed();
          const chunk = entry.chunks.shift();
          if (chunk !== undefined) controller.enqueue(chunk);
          else controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  }

  try {
    for (let next = 0; ; next++) {
      while (entries.length <= next) {
        if (isDone) return;
        const last = entries.at(-1);
        if (last !== undefined) last.chunks.length = 0;
        await feed();
      }
      const entry = entries[next] as OpenEntry;
      yield { name: entry.name, stream: toStream(entry) };
    }
  } finally {
    await source.cancel();
  }
}
