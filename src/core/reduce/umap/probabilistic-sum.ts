/** `a + b - a b` of two in [0, 1], in an order that is symmetric, keeps 1 exact and never passes it. */
export function probabilisticSum(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger + Math.min(a, b) * (1 - larger);
}
