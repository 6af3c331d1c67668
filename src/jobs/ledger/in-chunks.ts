/** Ids per binding: 1,000 of the longest, 128 bytes each, stay far below the 2 MB of one value. */
const idsPerChunk = 1000;

/**
 * The ids as JSON arrays to bind to `json_each(?)`: a list of any length in one binding, where a
 * statement takes at most 100 of them.
 */
export function* inChunks(ids: readonly string[]): Generator<string> {
  for (let start = 0; start < ids.length; start += idsPerChunk) {
    yield JSON.stringify(ids.slice(start, start + idsPerChunk));
  }
}
