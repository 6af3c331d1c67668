import type { KernelMetric } from "../core/knn/metric.ts";

/** As in assembly/metric.ts. */
const NUMBERS: Record<KernelMetric, number> = { cosine: 0, euclidean: 1, "inner-product": 2 };

/** What the kernels call a metric. */
export function metricNumber(metric: KernelMetric): number {
  return NUMBERS[metric];
}
