// As in src/core/knn/metric.ts, by number.

export const COSINE: u32 = 0;
export const EUCLIDEAN: u32 = 1;
export const INNER_PRODUCT: u32 = 2;

/** The distances of four pairs from their sums: of products, or of squared differences. */
export function distancesOf(metric: u32, sums: v128): v128 {
  if (metric == EUCLIDEAN) return f32x4.sqrt(sums);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  if (metric == COSINE) return f32x4.pmax(f32x4.sub(one, sums), zero);
  const distances = f32x4.sub(one, f32x4.pmax(sums, zero));
  return f32x4.pmax(distances, f32x4.splat(-f32.MAX_VALUE));
}
