import { EdgetopicError } from "../errors.ts";

/** Most stretches that a time is cut into. */
export const MOST_BINS = 1000;

/** Stretches of time, one after another: each from its start up to the next one's, the last one up to `end`. */
export interface TimeBins {
  /** Milliseconds since 1970, ascending. */
  starts: Float64Array;
  end: number;
}

/** As many equally long stretches from the first time to the last, which belongs to the last stretch: `pd.cut` in BERTopic's `nr_bins`, but that each start belongs to its own stretch. One where all times are the same. */
export function equalBins(first: number, last: number, count: number): TimeBins {
  const binCount = first === last ? 1 : checkBinCount(count);
  const width = (last - first) / binCount;
  return {
    starts: Float64Array.from({ length: binCount }, (_, i) => first + i * width),
    end: last,
  };
}

/** Stretches of `width` milliseconds, counted from 1970, so that they are the same whatever documents come. */
export function widthBins(first: number, last: number, width: number): TimeBins {
  const from = Math.floor(first / width);
  const count = checkBinCount(Math.floor(last / width) - from + 1);
  const starts = Float64Array.from({ length: count }, (_, i) => (from + i) * width);
  return { starts, end: (from + count) * width };
}

/** The stretch that a time between the first start and the end lies in. */
export function binOf({ starts }: TimeBins, time: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle;
    else high = middle;
  }
  return low;
}

/** Throws `invalid_option` unless it is a whole number from 1 to 1,000. */
export function checkBinCount(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= MOST_BINS) return count;
  throw new EdgetopicError(
    "invalid_option",
    `The time would be cut into ${count} stretches; expected 1 to ${MOST_BINS}.`,
  );
}
