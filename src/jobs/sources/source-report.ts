import type { ErrorCode } from "../../core/errors.ts";
import type { Source } from "./source.ts";

/** How a source fares. Times are ISO 8601 in UTC; null: never. */
export interface SourceReport {
  id: string;
  type: Source["type"];
  state: "untried" | "well" | "failing";
  triedAt: string | null;
  /** When it was last read to the end. */
  readAt: string | null;
  /** When it last had something new. */
  changedAt: string | null;
  /** In a row. */
  failureCount: number;
  /** Until then it is left alone; null: it is not. */
  retryAt: string | null;
  problem: { code: ErrorCode; detail: string } | null;
  /** Documents that could not be taken when it last had something new. */
  rejectedCount: number;
  /** Of a webhook. */
  deliveries?: { waiting: number; failed: number };
}
