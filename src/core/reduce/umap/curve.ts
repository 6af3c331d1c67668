import { EdgetopicError } from "../../errors.ts";
import { exp, log } from "../../math/elementary.ts";

const POINT_COUNT = 300;
const STEP_LIMIT = 200;
const TOLERANCE = 1e-12;

/** The similarity wanted at each distance, the first at 0. */
interface Points {
  logDistances: Float64Array;
  targets: Float64Array;
}

/** The normal equations of one linearisation: JᵀJ, Jᵀr and the sum of squares. */
interface Linearisation {
  aa: number;
  ab: number;
  bb: number;
  ar: number;
  br: number;
  squares: number;
}

/**
 * The curve `1 / (1 + a d^(2b))` nearest, by least squares over 300 points of [0, 3 spread], to 1 up
 * to `minDistance` and `exp(-(d - minDistance) / spread)` beyond. As umap-learn's `find_ab_params`,
 * by the same method (Levenberg and Marquardt, from a = b = 1). Throws `invalid_option` for a
 * spread that is not above 0 or a minimum distance outside of [0, spread].
 */
export function fitCurve(spread: number, minDistance: number): { a: number; b: number } {
  if (!(spread > 0 && spread < Infinity)) {
    throw new EdgetopicError("invalid_option", `The spread is ${spread}; it must be above 0.`);
  }
  if (!(minDistance >= 0 && minDistance <= spread)) {
    throw new EdgetopicError(
      "invalid_option",
      `The minimum distance is ${minDistance}; it must be from 0 to the spread, ${spread}.`,
    );
  }
  const points = wantedPoints(spread, minDistance);
  let a = 1;
  let b = 1;
  let damping = 1e-3;
  let here = linearise(points, a, b);
  for (let step = 0; step < STEP_LIMIT; step++) {
    const aa = here.aa * (1 + damping);
    const bb = here.bb * (1 + damping);
    const determinant = aa * bb - here.ab * here.ab;
    const aStep = (bb * here.ar - here.ab * here.br) / determinant;
    const bStep = (aa * here.br - here.ab * here.ar) / determinant;
    const there = a + aStep > 0 ? linearise(points, a + aStep, b + bStep) : null;
    if (there !== null && there.squares <= here.squares) {
      a += aStep;
      b += bStep;
      here = there;
      damping /= 10;
      if (Math.abs(aStep) <= TOLERANCE * a && Math.abs(bStep) <= TOLERANCE * Math.abs(b)) break;
    } else {
      damping *= 10;
      if (damping > 1e16) break;
    }
  }
  return { a, b };
}

function wantedPoints(spread: number, minDistance: number): Points {
  const logDistances = new Float64Array(POINT_COUNT);
  const targets = new Float64Array(POINT_COUNT);
  for (let i = 0; i < POINT_COUNT; i++) {
    const distance = (3 * spread * i) / (POINT_COUNT - 1);
    logDistances[i] = log(distance);
    targets[i] = distance < minDistance ? 1 : exp((minDistance - distance) / spread);
  }
  return { logDistances, targets };
}

function linearise({ logDistances, targets }: Points, a: number, b: number): Linearisation {
  let aa = 0;
  let ab = 0;
  let bb = 0;
  let ar = 0;
  let br = 0;
  let squares = 0;
  // At distance 0 curve and target are 1 whatever a and b are.
  for (let i = 1; i < POINT_COUNT; i++) {
    const power = exp(2 * b * logDistances[i]);
    const value = 1 / (1 + a * power);
    const byA = -power * value * value;
    const byB = 2 * a * logDistances[i] * byA;
    const residual = targets[i] - value;
    aa += byA * byA;
    ab += byA * byB;
    bb += byB * byB;
    ar += byA * residual;
    br += byB * residual;
    squares += residual * residual;
  }
  return { aa, ab, bb, ar, br, squares };
}
