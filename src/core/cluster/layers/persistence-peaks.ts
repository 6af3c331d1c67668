import type { SizeBarcode } from "./size-barcode.ts";

export interface SizePersistence {
  /** Every size at which a cluster becomes a leaf, ascending. */
  readonly sizes: Int32Array;
  /** The total persistence of the clusters that are leaves just above each: the sum of `(death - birth) · weight`. */
  readonly totals: Float64Array;
}

/** How much the leaves at each smallest size are worth (PLSCAN). The root does not count. */
export function sizePersistence({ births, deaths, weights }: SizeBarcode): SizePersistence {
  const sizes = Int32Array.from(new Set(births)).sort();
  const totals = new Float64Array(sizes.length);
  const indexOfSize = new Map(Array.from(sizes, (size, i) => [size, i]));
  for (let cluster = 1; cluster < births.length; cluster++) {
    const worth = (deaths[cluster] - births[cluster]) * weights[cluster];
    let at = indexOfSize.get(births[cluster]) ?? 0;
    for (; at < sizes.length && sizes[at] < deaths[cluster]; at++) totals[at] += worth;
  }
  return { sizes, totals };
}

/** The local maxima, neither the first nor the last value; the middle of one that is flat (`find_peaks` of SciPy). */
export function findPeaks(values: Float64Array): Int32Array {
  const peaks: number[] = [];
  for (let i = 1; i < values.length - 1; i++) {
    if (values[i - 1] >= values[i]) continue;
    let after = i + 1;
    while (after < values.length - 1 && values[after] === values[i]) after++;
    if (values[after] >= values[i]) continue;
    peaks.push((i + after - 1) >> 1);
    i = after - 1;
  }
  return Int32Array.from(peaks);
}

/**
 * The sizes at the highest peaks, highest first, at most `limit` of them, leaving out those whose
 * leaves are too much the same, by Jaccard similarity above `maxSimilarity`, as at one taken before.
 */
export function diversePeaks(
  barcode: SizeBarcode,
  { sizes, totals }: SizePersistence,
  maxSimilarity: number,
  limit: number,
): Int32Array {
  const byHeight = findPeaks(totals).sort((a, b) => totals[b] - totals[a] || a - b);
  const taken: number[] = [];
  for (const peak of byHeight) {
    if (taken.length >= limit) break;
    const size = sizes[peak];
    const distinct = taken.every((other) => leafSimilarity(barcode, size, other) <= maxSimilarity);
    if (distinct) taken.push(size);
  }
  return Int32Array.from(taken);
}

/** Jaccard similarity of the sets of clusters that are leaves just above two sizes; 0 if both are empty. */
export function leafSimilarity(
  { births, deaths }: SizeBarcode,
  first: number,
  second: number,
): number {
  let both = 0;
  let either = 0;
  for (let cluster = 0; cluster < births.length; cluster++) {
    const atFirst = births[cluster] <= first && deaths[cluster] > first;
    const atSecond = births[cluster] <= second && deaths[cluster] > second;
    if (atFirst && atSecond) both++;
    if (atFirst || atSecond) either++;
  }
  return either === 0 ? 0 : both / either;
}
