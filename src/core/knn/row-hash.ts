/** The bits of -0. */
const NEGATIVE_ZERO = -0x80000000;

/**
 * A 64-bit hash of each row of `rows` (`m × dimensions`, f32) as two int32 (`m × 2`): equal rows
 * have equal hashes, and 0 and -0 count as equal. Two lanes of MurmurHash3's 32-bit body
 * (Appleby 2011) from different starts; among 100,000 rows a chance collision has the probability
 * 3e-10. Not for keeping an adversary out.
 */
export function hashRows(rows: Float32Array, dimensions: number): Int32Array {
  const words = new Int32Array(rows.buffer, rows.byteOffset, rows.length);
  const hashes = new Int32Array((2 * rows.length) / dimensions);
  for (let i = 0, start = 0; start < words.length; i += 2, start += dimensions) {
    let low = 0x243f6a88;
    let high = 0x13198a2e;
    for (let at = start; at < start + dimensions; at++) {
      const value = words[at] === NEGATIVE_ZERO ? 0 : words[at];
      const word = Math.imul(value, 0xcc9e2d51);
      const mixed = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
      low ^= mixed;
      low = (Math.imul((low << 13) | (low >>> 19), 5) + 0xe6546b64) | 0;
      high ^= Math.imul(mixed, 0x85ebca6b);
      high = (Math.imul((high << 17) | (high >>> 15), 5) + 0x561ccd1b) | 0;
    }
    hashes[i] = finalize(low);
    hashes[i + 1] = finalize(high);
  }
  return hashes;
}

function finalize(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
