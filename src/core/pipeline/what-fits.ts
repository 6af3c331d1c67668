import type { FitOptions } from "../options.ts";
import type { FitSizes } from "./plan.ts";

const SINGLE_WORDS = { shortest: 1, longest: 1 };

/**
 * What would make a fit that is refused possible, each thing by itself and the largest that `accepts`
 * takes: fewer documents, as many of each vector; fewer dimensions; another search for neighbors;
 * fewer neighbors; single words; fewer dimensions to cluster in. As phrases; none where nothing would.
 */
export function whatFits(
  sizes: FitSizes,
  options: FitOptions,
  accepts: (sizes: FitSizes, options: FitOptions) => boolean,
): string[] {
  const { documentCount, sparse } = sizes;
  const withRows = (rowCount: number): FitSizes => {
    const valueShare = rowCount / sizes.rowCount;
    return {
      ...sizes,
      rowCount,
      documentCount: Math.floor((documentCount / sizes.rowCount) * rowCount),
      ...(sparse && {
        sparse: { ...sparse, valueCount: Math.ceil(sparse.valueCount * valueShare) },
      }),
    };
  };
  const rowCount = largest(sizes.rowCount, (count) => accepts(withRows(count), options));
  const dimensions = largest(sizes.dimensions, (count) =>
    accepts({ ...sizes, dimensions: count }, options),
  );
  const neighborCount = largest(options.neighborCount, (count) =>
    accepts(sizes, { ...options, neighborCount: count }),
  );
  const reduced = largest(options.dimensions, (count) =>
    accepts(sizes, { ...options, dimensions: count }),
  );
  const phrases: string[] = [];
  if (rowCount >= 2) phrases.push(`a corpus of at most ${rowCount} such vectors`);
  if (dimensions >= 1) {
    phrases.push(
      `vectors of at most ${dimensions} dimensions, as precomputed/${dimensions} takes them`,
    );
  }
  if (accepts(sizes, { ...options, neighbors: "auto" }))
    phrases.push('the option neighbors "auto"');
  if (neighborCount >= 2) phrases.push(`the option neighborCount of at most ${neighborCount}`);
  const { longest = 1 } = options.words ?? {};
  if (longest > 1 && accepts(sizes, { ...options, words: { ...options.words, ...SINGLE_WORDS } }))
    phrases.push("the option words.longest of 1");
  if (reduced >= 2) phrases.push(`the option dimensions of at most ${reduced}`);
  return phrases;
}

/** The largest whole number below `refused` that bisection finds accepted; 0 where it finds none. */
function largest(refused: number, accepts: (count: number) => boolean): number {
  let below = 0;
  let above = refused;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (accepts(middle)) below = middle;
    else above = middle;
  }
  return below;
}
