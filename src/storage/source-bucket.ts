/** An object as a listing has it. */
export interface ListedObject {
  key: string;
  bytes: number;
  /** When it was put, in milliseconds since 1970. */
  uploadedAt: number;
}

/** A bucket to read documents from, which others write. */
export interface SourceBucket {
  /** A page of objects whose keys begin with `prefix`, in the order of their keys; `cursor` is that of the page before. */
  list(
    prefix: string,
    cursor: string | null,
  ): Promise<{ objects: ListedObject[]; cursor: string | null }>;
  /** Null where it is gone. */
  open(key: string): Promise<ReadableStream<Uint8Array> | null>;
}

/** What of an R2 binding is used; `R2Bucket` of the Workers runtime is one. */
export interface ReadableBucket {
  list(options: { prefix: string; cursor?: string }): Promise<{
    objects: { key: string; size: number; uploaded: Date }[];
    truncated: boolean;
    cursor?: string;
  }>;
  get(key: string): Promise<{ body: ReadableStream<Uint8Array> } | null>;
}

export function createR2SourceBucket(bucket: ReadableBucket): SourceBucket {
  return {
    async list(prefix, cursor) {
      const page = await bucket.list({ prefix, ...(cursor !== null && { cursor }) });
      return {
        objects: page.objects.map(({ key, size, uploaded }) => ({
          key,
          bytes: size,
          uploadedAt: uploaded.getTime(),
        })),
        cursor: page.truncated ? (page.cursor ?? null) : null,
      };
    },
    open: async (key) => (await bucket.get(key))?.body ?? null,
  };
}
