import type { ObjectStore } from "./object-store.ts";

/** What of an R2 binding is used; `R2Bucket` of the Workers runtime is one. */
export interface Bucket {
  get(
    key: string,
    options?: { range: { offset: number; length: number } },
  ): Promise<{ body: ReadableStream; arrayBuffer(): Promise<ArrayBuffer> } | null>;
  put(key: string, content: Uint8Array | string | ReadableStream): Promise<unknown>;
  delete(keys: string[]): Promise<void>;
  list(options: {
    prefix: string;
    limit: number;
    startAfter?: string;
    cursor?: string;
  }): Promise<{ objects: { key: string }[]; truncated: boolean; cursor?: string }>;
}

const DELETE_LIMIT = 1000;
const LIST_LIMIT = 1000;
/** R2's code of a range that begins beyond the object's end, at the end of the error's message. */
const RANGE_NOT_SATISFIABLE = "(10039)";

/** Bytes of a part that are under way at one time. */
const WRITE_BYTES = 1_000_000;

/** A stream that is known to have so many bytes, which R2 wants to be told. */
export type OpenStream = (byteLength: number) => TransformStream<Uint8Array, Uint8Array>;

/**
 * The objects of an R2 bucket; `openStream` makes the runtime's `FixedLengthStream`. Errors of R2
 * pass through.
 */
export function createR2ObjectStore(bucket: Bucket, openStream: OpenStream): ObjectStore {
  async function get(key: string, range?: { offset: number; length: number }) {
    try {
      const object = await bucket.get(key, range && { range });
      return object && new Uint8Array(await object.arrayBuffer());
    } catch (error) {
      const beyondEnd = error instanceof Error && error.message.includes(RANGE_NOT_SATISFIABLE);
      if (range && beyondEnd) return new Uint8Array(0);
      throw error;
    }
  }

  /** R2 may answer fewer keys than asked for although there are more: only its cursor tells. */
  async function list(
    prefix: string,
    { after, limit = LIST_LIMIT }: { after?: string | undefined; limit?: number } = {},
  ): Promise<string[]> {
    const wanted = Math.min(limit, LIST_LIMIT);
    const keys: string[] = [];
    let place: { startAfter?: string; cursor?: string } =
      after === undefined ? {} : { startAfter: after };
    while (keys.length < wanted) {
      const page = await bucket.list({ prefix, limit: wanted - keys.length, ...place });
      for (const { key } of page.objects) keys.push(key);
      if (!page.truncated || page.cursor === undefined) break;
      place = { cursor: page.cursor };
    }
    return keys;
  }

  return {
    get,
    list,
    async open(key) {
      return (await bucket.get(key))?.body ?? null;
    },
    async put(key, content) {
      await bucket.put(key, content);
    },
    async putParts(key, parts) {
      const { readable, writable } = openStream(parts.reduce((sum, part) => sum + part.length, 0));
      await Promise.all([bucket.put(key, readable), writeParts(writable, parts)]);
    },
    async delete(keys) {
      for (let start = 0; start < keys.length; start += DELETE_LIMIT) {
        await bucket.delete(keys.slice(start, start + DELETE_LIMIT));
      }
    },
  };
}

async function writeParts(
  writable: WritableStream<Uint8Array>,
  parts: readonly Uint8Array[],
): Promise<void> {
  const writer = writable.getWriter();
  for (const part of parts) {
    for (let start = 0; start < part.length; start += WRITE_BYTES) {
      await writer.write(part.subarray(start, start + WRITE_BYTES));
    }
  }
  await writer.close();
}
