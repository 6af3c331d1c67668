import type { ErrorCode } from "../../core/errors.ts";
import type { FitPlan } from "../../core/pipeline/plan.ts";
import type { ProductName } from "../../core/pipeline/products.ts";

/** What a fit is started with: everything large lies in the bucket. */
export interface FitTask {
  refreshId: string;
  corpus: string;
  /** Of the request that asked for the refresh, for the log. */
  requestId?: string;
  /** Where the refresh keeps its objects; ends in "/". */
  prefix: string;
  plan: FitPlan;
  /** Where what the fit starts from lies, of the version before; null where it starts cold. */
  warm: string | null;
}

export type FitState = "running" | "completed" | "failed";

export interface FitStatus {
  state: FitState;
  problem: { code: ErrorCode; detail: string } | null;
}

/** Where a fit keeps its objects; `prefix` is its refresh's. */
export function fitPrefix(prefix: string): string {
  return `${prefix}fit/`;
}

/** The object that holds a product of the fit. */
export function productKey(prefix: string, name: ProductName): string {
  return `${fitPrefix(prefix)}products/${name}`;
}
