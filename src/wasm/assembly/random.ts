// xoshiro128**, seeded as in src/core/math/random.ts.

let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let d: u32 = 0;

export function seedRandom(seed: u32, stream: u32): void {
  const start = scramble(seed) ^ scramble(stream + 0x6a09e667);
  a = scramble(start + 0x9e3779b9);
  b = scramble(start + 0x3c6ef372);
  c = scramble(start + 0xdaa66d2b);
  d = scramble(start + 0x78dde6e4) | 1;
}

export function drawUint32(): u32 {
  const result = rotl<u32>(b * 5, 7) * 9;
  const shifted = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = rotl<u32>(d, 11);
  return result;
}

/** Uniform over `0 … limit - 1`. */
export function drawBelow(limit: u32): u32 {
  return (((drawUint32() as u64) * (limit as u64)) >> 32) as u32;
}

function scramble(value: u32): u32 {
  let mixed = value;
  mixed = (mixed ^ (mixed >> 16)) * 0x85ebca6b;
  mixed = (mixed ^ (mixed >> 13)) * 0xc2b2ae35;
  return mixed ^ (mixed >> 16);
}
