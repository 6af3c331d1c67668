const MASK = 0xffffffffffffffffn;
const FIRST = 0x87c37b91114253d5n;
const SECOND = 0x4cf5ad432745937fn;

/**
 * MurmurHash3_x64_128 by Austin Appleby (https://github.com/aappleby/smhasher): writes its 128 bits
 * into `into` as four 32-bit parts, the lower half of each 64-bit word first.
 */
export function murmurHash3X64(bytes: Uint8Array, seed: number, into: Uint32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let one = BigInt(seed >>> 0);
  let other = one;
  const whole = bytes.length & ~15;
  for (let at = 0; at < whole; at += 16) {
    one ^= scatter(view.getBigUint64(at, true), FIRST, 31n, SECOND);
    one = ((rotate(one, 27n) + other) * 5n + 0x52dce729n) & MASK;
    other ^= scatter(view.getBigUint64(at + 8, true), SECOND, 33n, FIRST);
    other = ((rotate(other, 31n) + one) * 5n + 0x38495ab5n) & MASK;
  }
  const tail = bytes.subarray(whole);
  if (tail.length > 8) other ^= scatter(readTail(tail.subarray(8)), SECOND, 33n, FIRST);
  if (tail.length > 0) one ^= scatter(readTail(tail.subarray(0, 8)), FIRST, 31n, SECOND);
  const length = BigInt(bytes.length);
  one ^= length;
  other ^= length;
  one = (one + other) & MASK;
  other = (other + one) & MASK;
  one = finish(one);
  other = finish(other);
  one = (one + other) & MASK;
  other = (other + one) & MASK;
  into[0] = Number(one & 0xffffffffn);
  into[1] = Number(one >> 32n);
  into[2] = Number(other & 0xffffffffn);
  into[3] = Number(other >> 32n);
}

function scatter(word: bigint, before: bigint, turn: bigint, after: bigint): bigint {
  return (rotate((word * before) & MASK, turn) * after) & MASK;
}

function rotate(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (64n - by))) & MASK;
}

function finish(value: bigint): bigint {
  let mixed = ((value ^ (value >> 33n)) * 0xff51afd7ed558ccdn) & MASK;
  mixed = ((mixed ^ (mixed >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK;
  return mixed ^ (mixed >> 33n);
}

function readTail(bytes: Uint8Array): bigint {
  let word = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) word = (word << 8n) | BigInt(bytes[i] as number);
  return word;
}
