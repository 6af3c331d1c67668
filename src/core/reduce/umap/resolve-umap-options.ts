import { EdgetopicError } from "../../errors.ts";
import { DEFAULT_UMAP_OPTIONS, type FitOptions, type UmapOptions } from "../../options.ts";

const INITS = new Set(["spectral", "multi-component", "pca", "random"]);

/** The names of the options that are plain numbers. */
type NumberOption = {
  [Name in keyof UmapOptions]: UmapOptions[Name] extends number ? Name : never;
}[keyof UmapOptions];

/** What each may be; a bound of 0 that is `open` is not itself allowed. */
const RANGES: Record<NumberOption, { most: number; open: boolean }> = {
  spread: { most: Number.MAX_VALUE, open: true },
  learningRate: { most: Number.MAX_VALUE, open: true },
  negativeSampleCount: { most: 100, open: false },
  repulsion: { most: Number.MAX_VALUE, open: false },
  localConnectivity: { most: Number.MAX_VALUE, open: false },
  setOperationMixRatio: { most: 1, open: false },
  bandwidth: { most: Number.MAX_VALUE, open: true },
  targetWeight: { most: 1, open: false },
  unknownDistance: { most: Number.MAX_VALUE, open: false },
};

/**
 * All of UMAP's options, the defaults where none are given. Throws `invalid_option` for one out of
 * its range, and for a minimum distance above the spread where the curve is made of the two.
 */
export function resolveUmapOptions(fit: Pick<FitOptions, "minDistance" | "umap">): UmapOptions {
  const options = { ...DEFAULT_UMAP_OPTIONS, ...fit.umap };
  for (const [name, { most, open }] of Object.entries(RANGES)) {
    const value = options[name as NumberOption];
    if (value >= 0 && value <= most && !(open && value === 0)) continue;
    const range = most === Number.MAX_VALUE ? "" : ` up to ${most}`;
    refuse(name, value, `a number ${open ? "above 0" : "from 0 on"}${range}`);
  }
  const { init, negativeSampleCount, curve, disconnectionDistance } = options;
  if (!INITS.has(init)) refuse("init", init, [...INITS].join(", "));
  if (!Number.isInteger(negativeSampleCount)) {
    refuse("negativeSampleCount", negativeSampleCount, "a whole number");
  }
  if (curve !== null) {
    if (!isPositive(curve.a)) refuse("curve.a", curve.a, "a number above 0");
    if (!isPositive(curve.b)) refuse("curve.b", curve.b, "a number above 0");
  }
  if (disconnectionDistance !== null && !isPositive(disconnectionDistance)) {
    refuse("disconnectionDistance", disconnectionDistance, "a number above 0, or null");
  }
  if (curve === null && fit.minDistance > options.spread) {
    refuse("spread", options.spread, `at least the minimum distance, ${fit.minDistance}`);
  }
  return options;
}

function isPositive(value: number): boolean {
  return value > 0 && value <= Number.MAX_VALUE;
}

function refuse(name: string, value: unknown, expected: string): never {
  throw new EdgetopicError(
    "invalid_option",
    `UMAP's ${name} is ${String(value)}; it must be ${expected}.`,
  );
}
