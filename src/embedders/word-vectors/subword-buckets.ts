const FNV_OFFSET = 2166136261;
const FNV_PRIME = 16777619;

const encoder = new TextEncoder();

/** Which n-grams of a word have a row, as fastText counts them. */
export interface Subwords {
  /** Characters of an n-gram: fewest and most. */
  readonly shortest: number;
  readonly longest: number;
  readonly bucketCount: number;
}

/**
 * The buckets of a word's n-grams (Bojanowski and others 2017, section 3.2; fastText's
 * `Dictionary::computeSubwords`): the stretches of `shortest` to `longest` code points of `<word>`,
 * those of one character at its ends left out, by FNV-1a over their UTF-8, whose bytes are taken as
 * signed, modulo the number of buckets. In the order of their first characters, repetitions
 * included.
 */
export function subwordBuckets(word: string, subwords: Subwords): number[] {
  const { shortest, longest, bucketCount } = subwords;
  const buckets: number[] = [];
  if (longest === 0 || bucketCount === 0) return buckets;
  const bytes = encoder.encode(`<${word}>`);
  for (let start = 0; start < bytes.length; start++) {
    if (isContinuation(bytes[start] as number)) continue;
    let hash = FNV_OFFSET;
    let end = start;
    for (let length = 1; length <= longest && end < bytes.length; length++) {
      do {
        hash = Math.imul(hash ^ (((bytes[end++] as number) << 24) >> 24), FNV_PRIME);
      } while (end < bytes.length && isContinuation(bytes[end] as number));
      const isEnd = length === 1 && (start === 0 || end === bytes.length);
      if (length >= shortest && !isEnd) buckets.push((hash >>> 0) % bucketCount);
    }
  }
  return buckets;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
