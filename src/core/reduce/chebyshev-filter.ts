import { log } from "../math/elementary.ts";
import { PANEL_COLUMNS, type SymmetricOperator } from "./symmetric-operator.ts";

/** The part of the spectrum to be damped. */
export interface Interval {
  lower: number;
  upper: number;
}

/** How much more the largest eigenvalue may be amplified than the damped ones; more would leave too few digits of the others. */
const LARGEST_AMPLIFICATION = 1e5;
const LARGEST_DEGREE = 100;

/** The largest degree whose Chebyshev polynomial keeps `largest` within the amplification allowed. */
export function filterDegree(interval: Interval, largest: number): number {
  const degree = Math.floor(degreeOf(LARGEST_AMPLIFICATION, interval, largest));
  return Math.max(1, Math.min(LARGEST_DEGREE, degree));
}

/** The least degree that amplifies the eigenvalue `value` by `amplification`, 1 or more, against the damped ones. */
export function sufficientDegree(interval: Interval, value: number, amplification: number): number {
  return Math.min(LARGEST_DEGREE, Math.ceil(degreeOf(amplification, interval, value)));
}

/** Within the interval no degree is high enough: infinite. */
function degreeOf(amplification: number, { lower, upper }: Interval, value: number): number {
  const reach = (2 * (value - lower)) / (upper - lower) - 1;
  if (!(reach > 1)) return Infinity;
  return inverseHyperbolicCosine(amplification) / inverseHyperbolicCosine(reach);
}

function inverseHyperbolicCosine(x: number): number {
  return log(x + Math.sqrt(x * x - 1));
}

/**
 * Replaces a block of panels by its product with the Chebyshev polynomial of `degree` of the
 * operator, which stays within ±1 on the interval and grows beyond it. `image` is the operator's
 * product with the block. Both are overwritten; returns the one that holds the result.
 */
export function filterPanels(
  operator: SymmetricOperator,
  block: Float64Array,
  image: Float64Array,
  interval: Interval,
  degree: number,
): Float64Array {
  const center = (interval.upper + interval.lower) / 2;
  const half = (interval.upper - interval.lower) / 2;
  for (let at = 0; at < image.length; at++) image[at] = (image[at] - center * block[at]) / half;
  const length = operator.size * PANEL_COLUMNS;
  for (let start = 0; start < block.length; start += length) {
    let before = block.subarray(start, start + length);
    let latest = image.subarray(start, start + length);
    for (let power = 2; power <= degree; power++) {
      operator.apply(latest, before, 2 / half, center, 1);
      const next = before;
      before = latest;
      latest = next;
    }
  }
  return degree % 2 === 0 ? block : image;
}
