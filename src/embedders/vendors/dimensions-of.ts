/** What a vendor tells of its models, from what is known of each. */
export function dimensionsOf(
  models: Iterable<readonly [string, { readonly dimensions: number }]>,
): ReadonlyMap<string, number> {
  return new Map(Array.from(models, ([name, { dimensions }]) => [name, dimensions]));
}
