import type { EmbedderError } from "./embedder-error.ts";

/** One input that a request was refused for. */
export interface IsolatedInput<Item> {
  bad: Item;
  error: EmbedderError;
  /**
   * The smallest refused request it was in. Where that is not it alone, the refusal of the others is
   * inferred: it would not hold if the request was refused for something else.
   */
  refused: readonly Item[];
  /** True where it was refused alone, or by its index. */
  isConfirmed: boolean;
  /** Not embedded yet, and not known to be bad. */
  rest: Item[];
}

/**
 * Finds an input for which a request was refused, by halving: the first half is tried, and where it
 * passes, the bad one is in the other. That is at most ⌈log₂ n⌉ more requests; the inputs behind the
 * bad one are left, as one request, to the caller. A refusal that names the input by its index ends
 * the search.
 */
export async function isolateBadInput<Item>(
  items: readonly Item[],
  refusal: EmbedderError,
  attempt: (items: readonly Item[]) => Promise<EmbedderError | null>,
): Promise<IsolatedInput<Item>> {
  let low = 0;
  let high = items.length;
  let refused = items;
  let error = refusal;
  let named = namedItem(refused, error);
  while (named === undefined && high - low > 1) {
    const middle = (low + high) >> 1;
    const half = items.slice(low, middle);
    const outcome = await attempt(half);
    if (outcome === null) {
      low = middle;
      continue;
    }
    high = middle;
    refused = half;
    error = outcome;
    named = namedItem(refused, error);
  }
  const bad = named ?? (items[low] as Item);
  const isConfirmed = named !== undefined || refused.length === 1;
  const rest = items.slice(low).filter((item) => item !== bad);
  return { bad, error, refused, isConfirmed, rest };
}

function namedItem<Item>(
  refused: readonly Item[],
  { inputIndex }: EmbedderError,
): Item | undefined {
  return inputIndex === undefined ? undefined : refused[inputIndex];
}
