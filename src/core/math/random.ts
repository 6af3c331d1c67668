/** Random numbers that are the same on every machine. */
export interface Random {
  /** Uniform over the 32-bit integers, `0 … 2^32 - 1`. */
  uint32(): number;
  /** Uniform over the multiples of 2^-32 in [0, 1). */
  uniform(): number;
}

/**
 * xoshiro128** (Blackman and Vigna 2018), its four words drawn from `seed` and `stream` by the
 * finalizer of MurmurHash3. Both are taken as 32-bit integers; two streams of one seed have nothing
 * to do with each other.
 */
export function createRandom(seed: number, stream = 0): Random {
  const start = scramble(seed) ^ scramble(stream + 0x6a09e667);
  let a = scramble(start + 0x9e3779b9);
  let b = scramble(start + 0x3c6ef372);
  let c = scramble(start + 0xdaa66d2b);
  // Odd, so that the state is never all zeros, from which the generator would not move.
  let d = scramble(start + 0x78dde6e4) | 1;

  function uint32(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  return { uint32, uniform: () => uint32() / 4294967296 };
}

function scramble(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
