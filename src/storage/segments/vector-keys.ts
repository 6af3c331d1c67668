/** A key is four 32-bit words, the most significant first. */
export const KEY_WORDS = 4;

const KEY = /^[0-9a-f]{32}$/;

/**
 * The keys' words one after the other. Throws a `RangeError` at what is not 32 hexadecimal digits and
 * where the keys have not `dimensions` numbers, if given, and one mark each, if given.
 */
export function parseVectorKeys(
  keys: readonly string[],
  dimensions = 0,
  vectors?: Float32Array,
  marks?: Uint8Array,
): Uint32Array {
  if (vectors !== undefined && vectors.length !== keys.length * dimensions) {
    throw new RangeError(
      `${keys.length} keys came with ${vectors.length} numbers, expected ${dimensions} for each.`,
    );
  }
  if (marks !== undefined && marks.length !== keys.length) {
    throw new RangeError(`${keys.length} keys came with ${marks.length} marks.`);
  }
  const words = new Uint32Array(keys.length * KEY_WORDS);
  for (const [index, key] of keys.entries()) {
    if (!KEY.test(key)) {
      throw new RangeError(`The vector key "${key}" is not 32 lower-case hexadecimal digits.`);
    }
    for (let word = 0; word < KEY_WORDS; word++) {
      words[index * KEY_WORDS + word] = Number.parseInt(key.slice(word * 8, word * 8 + 8), 16);
    }
  }
  return words;
}

/** Negative where key `i` of `a` comes before key `j` of `b`, 0 where they are equal. */
export function compareVectorKeys(a: Uint32Array, i: number, b: Uint32Array, j: number): number {
  for (let word = 0; word < KEY_WORDS; word++) {
    const difference = (a[i * KEY_WORDS + word] as number) - (b[j * KEY_WORDS + word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The place of key `index` of `words` among the ascending keys of `sorted`, or −1. */
export function findVectorKey(sorted: Uint32Array, words: Uint32Array, index: number): number {
  let low = 0;
  let high = sorted.length / KEY_WORDS - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareVectorKeys(sorted, middle, words, index);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
