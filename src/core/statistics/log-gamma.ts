import { log } from "../math/elementary.ts";

const G = 7;
const HALF_LOG_TAU = 0.9189385332046727;
/** Lanczos (1964) with g = 7 and nine terms, as computed by P. Godfrey. */
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/** The natural logarithm of the gamma function for x ≥ 1, within 1e-13 relative. */
export function logGamma(x: number): number {
  const z = x - 1;
  let sum = COEFFICIENTS[0];
  for (let i = 1; i < COEFFICIENTS.length; i++) sum += COEFFICIENTS[i] / (z + i);
  const t = z + G + 0.5;
  return HALF_LOG_TAU + (z + 0.5) * log(t) - t + log(sum);
}
