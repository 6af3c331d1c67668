import type { AnsweredRequest } from "../src/api/middleware/count-requests.ts";

/** An index has at most 96 bytes. */
const INDEX_LENGTH = 96;

/**
 * A data point for every call under /v1, where Analytics Engine is bound: index1 is the corpus, blob1
 * the method, blob2 the route, blob3 the status, double1 how long it took in ms.
 */
export function createRequestAnalytics(
  dataset: AnalyticsEngineDataset | undefined,
): (request: AnsweredRequest) => void {
  return ({ method, route, corpus, status, durationMs }) =>
    dataset?.writeDataPoint({
      indexes: [(corpus ?? "").slice(0, INDEX_LENGTH)],
      blobs: [method, route, String(status)],
      doubles: [durationMs],
    });
}
