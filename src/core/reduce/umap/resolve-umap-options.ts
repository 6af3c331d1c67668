import { EdgetopicError } from "../../errors.ts";
import { DEFAULT_UMAP_OPTIONS, type FitOptions, type UmapOptions } from "../../options.ts";

/**
 * All of UMAP's options, the defaults where none are given; each is taken to be in its range. Throws
 * `invalid_option` for a minimum distance above the spread where the curve is made of the two.
 */
export function resolveUmapOptions(fit: Pick<FitOptions, "minDistance" | "umap">): UmapOptions {
  const options = { ...DEFAULT_UMAP_OPTIONS, ...fit.umap };
  if (options.curve === null && fit.minDistance > options.spread) {
    throw new EdgetopicError(
      "invalid_option",
      `UMAP's spread is ${options.spread}; it must be at least the minimum distance, ${fit.minDistance}.`,
    );
  }
  return options;
}
