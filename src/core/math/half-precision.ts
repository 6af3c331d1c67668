/** IEEE 754 binary16 as f32, exactly. */
export function decodeFloat16(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  const patterns = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i];
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) values[i] = (half & 0x8000 ? -1 : 1) * fraction * 2 ** -24;
    else {
      const wide = exponent === 0x1f ? 0xff : exponent + 112;
      patterns[i] = ((half & 0x8000) << 16) | (wide << 23) | (fraction << 13);
    }
  }
  return values;
}

/** The nearest binary16 of each value, of two equally near the even one; from 65,520 on infinity. */
export function encodeFloat16(values: Float32Array): Uint16Array {
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(patterns, (bits) => {
    const sign = (bits >>> 16) & 0x8000;
    return sign | halfOfMagnitude(bits & 0x7fffffff);
  });
}

function halfOfMagnitude(bits: number): number {
  if (bits > 0x7f800000) return 0x7e00;
  if (bits >= 0x477ff000) return 0x7c00;
  // A normal half: its fraction loses 13 bits, and a carry goes into the exponent as it should.
  if (bits >= 0x38800000) return (bits - 0x38000000 + 0xfff + ((bits >>> 13) & 1)) >>> 13;
  if (bits < 0x33000000) return 0;
  // A subnormal one counts units of 2^-24.
  const significand = (bits & 0x7fffff) | 0x800000;
  const shift = 126 - (bits >>> 23);
  const half = significand >>> shift;
  const rest = significand & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return rest > middle || (rest === middle && (half & 1) === 1) ? half + 1 : half;
}

/** bfloat16, the upper half of an f32, as f32. */
export function decodeBfloat16(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}
