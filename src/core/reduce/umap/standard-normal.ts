import { log } from "../../math/elementary.ts";
import type { Random } from "../../math/random.ts";

/** Draws of the standard normal distribution by Marsaglia's polar method, which needs no sine. */
export function createStandardNormal(random: Random): () => number {
  let spare = NaN;

  return function draw(): number {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = NaN;
      return kept;
    }
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * random.uniform() - 1;
      y = 2 * random.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * log(square)) / square);
    spare = y * scale;
    return x * scale;
  };
}
