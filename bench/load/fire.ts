import autocannon, { type Options } from "autocannon";
import { workerCpuSeconds } from "../worker-cpu-time.ts";

export interface Load {
  /** Requests that were answered with success (or 304), by the clock. */
  perSecond: number;
  /** The same by the processor time of all workerd of this process. */
  perCpuSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Requests without an answer, or with another than a success. */
  errors: number;
}

/**
 * Loads a server from this process by autocannon. At a given `overallRate` the times count from when
 * a request should have been sent (no coordinated omission).
 */
export async function fire(options: Options): Promise<Load> {
  const cpuBefore = workerCpuSeconds() ?? NaN;
  const result = await autocannon(options);
  const cpuSeconds = (workerCpuSeconds() ?? NaN) - cpuBefore;
  const answered = result["2xx"] + result["3xx"];
  return {
    perSecond: answered / result.duration,
    perCpuSecond: answered / cpuSeconds,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    errors: result.errors + result["4xx"] + result["5xx"],
  };
}
