/** Of the standard normal distribution, both tails together 5 %. */
const Z_95 = 1.959963984540054;

/**
 * Between which shares the true one lies with 95 % confidence, where `successCount` of `count` trials
 * were successes: Wilson's score interval without continuity correction (E. B. Wilson, "Probable
 * inference, the law of succession, and statistical inference", JASA 22, 1927). [0, 1] of no trials.
 */
export function wilsonInterval(
  successCount: number,
  count: number,
): { lower: number; upper: number } {
  if (count === 0) return { lower: 0, upper: 1 };
  const share = successCount / count;
  const square = Z_95 * Z_95;
  const center = share + square / (2 * count);
  const spread = Z_95 * Math.sqrt((share * (1 - share) + square / (4 * count)) / count);
  const scale = 1 + square / count;
  return {
    lower: successCount === 0 ? 0 : (center - spread) / scale,
    upper: successCount === count ? 1 : (center + spread) / scale,
  };
}
