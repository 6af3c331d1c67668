/** Labels renumbered by first occurrence, so that equal partitions are equal arrays; -1 stays. */
export function canonicalLabels(labels: ArrayLike<number>): number[] {
  const numbers = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (label < 0) return -1;
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

/**
 * The items that two labelings of the same items place differently, once every label of the second
 * is taken for that of the first with which it shares most, largest share first.
 */
export function disagreements(first: ArrayLike<number>, second: ArrayLike<number>): number[] {
  const shares = new Map<string, { a: number; b: number; count: number }>();
  for (let i = 0; i < first.length; i++) {
    const key = `${first[i]} ${second[i]}`;
    const share = shares.get(key) ?? { a: first[i], b: second[i], count: 0 };
    share.count++;
    shares.set(key, share);
  }
  const partners = new Map([[-1, -1]]);
  const taken = new Set([-1]);
  for (const { a, b } of [...shares.values()].sort((x, y) => y.count - x.count)) {
    if (partners.has(b) || taken.has(a)) continue;
    partners.set(b, a);
    taken.add(a);
  }
  return Array.from(first, (_, i) => i).filter((i) => partners.get(second[i]) !== first[i]);
}
