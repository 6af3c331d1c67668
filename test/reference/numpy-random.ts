/**
 * NumPy's legacy generator: `np.random.RandomState(seed).randn(length)`, a Mersenne Twister (Matsumoto
 * and Nishimura 1998) and Marsaglia's polar method.
 */
export function randomNormals(seed: number, length: number): number[] {
  const next = mersenneTwister(seed);
  const uniform = () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
  const normals: number[] = [];
  while (normals.length < length) {
    let x = 0;
    let y = 0;
    let squares = 0;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      squares = x * x + y * y;
    } while (squares >= 1 || squares === 0);
    const factor = Math.sqrt((-2 * Math.log(squares)) / squares);
    normals.push(factor * y, factor * x);
  }
  return normals.slice(0, length);
}

const SIZE = 624;
const SHIFT = 397;

function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const before = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = Math.imul(1_812_433_253, before) + i;
  }
  let at = SIZE;
  return () => {
    if (at === SIZE) {
      for (let i = 0; i < SIZE; i++) {
        const bits = (state[i] & 0x8000_0000) | (state[(i + 1) % SIZE] & 0x7fff_ffff);
        state[i] = state[(i + SHIFT) % SIZE] ^ (bits >>> 1) ^ (bits & 1 ? 0x9908_b0df : 0);
      }
      at = 0;
    }
    let value = state[at++];
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c_5680;
    value ^= (value << 15) & 0xefc6_0000;
    return (value ^ (value >>> 18)) >>> 0;
  };
}
