/**
 * The q-values of p-values, in their order: of all tests with a q-value up to some level, at most that
 * share is expected to be chance (Y. Benjamini and Y. Hochberg, "Controlling the false discovery
 * rate", JRSS B 57, 1995; the adjusted values of scipy's `false_discovery_control`).
 */
export function falseDiscoveryRates(pValues: Float64Array): Float64Array {
  const count = pValues.length;
  const ascending = Int32Array.from(pValues.keys()).sort(
    (a, b) => pValues[a] - pValues[b] || a - b,
  );
  const qValues = new Float64Array(count);
  let least = 1;
  for (let rank = count; rank > 0; rank--) {
    const test = ascending[rank - 1];
    least = Math.min(least, (pValues[test] * count) / rank);
    qValues[test] = least;
  }
  return qValues;
}
