/** A set of vector keys that answers "perhaps" for one key in a hundred that it has not. */
export interface KeyFilter {
  /** Keys of 16 bytes each, one after the other. */
  add(keys: Uint8Array): void;
  /** Of the key in the words `4i … 4i + 3`: false where it was never added. */
  mayHave(words: Uint32Array, i: number): boolean;
  /** What `openKeyFilter` takes. */
  readonly bytes: Uint8Array;
}

const KEY_BYTES = 16;
const PROBES = 7;
const BITS_PER_KEY = 10;
const LEAST_BYTES = 1 << 10;
/** For some 7 million keys; of more, more are taken for known. */
const MOST_BYTES = 1 << 23;

/** The memory for a filter of that many keys, a power of two. */
export function keyFilterBytes(keyCount: number): number {
  let bytes = LEAST_BYTES;
  while (bytes < MOST_BYTES && bytes * 8 < keyCount * BITS_PER_KEY) bytes *= 2;
  return bytes;
}

/**
 * A Bloom filter (Bloom 1970) in `bytes`, a power of two of them, which it goes on to fill. The keys
 * are hashes already: their words give the probes (Kirsch and Mitzenmacher 2006).
 */
export function openKeyFilter(bytes: Uint8Array): KeyFilter {
  const mask = bytes.length * 8 - 1;

  function* places(first: number, second: number): Iterable<number> {
    for (let probe = 0; probe < PROBES; probe++) yield (first + probe * (second | 1)) & mask;
  }

  return {
    bytes,
    add(keys) {
      const view = new DataView(keys.buffer, keys.byteOffset, keys.byteLength);
      for (let at = 0; at < keys.length; at += KEY_BYTES) {
        for (const bit of places(view.getUint32(at), view.getUint32(at + 4))) {
          bytes[bit >> 3] = (bytes[bit >> 3] as number) | (1 << (bit & 7));
        }
      }
    },
    mayHave(words, i) {
      for (const bit of places(words[4 * i] as number, words[4 * i + 1] as number)) {
        if (((bytes[bit >> 3] as number) & (1 << (bit & 7))) === 0) return false;
      }
      return true;
    },
  };
}
