import type { Rejection } from "../jobs/corpus.ts";

/** Beyond these only the count grows, so that a hopeless stream does not fill the memory. */
const MAX_LISTED_REJECTIONS = 10_000;

/** What a call refused, as its answer lists it. */
export function createRejectionList() {
  const rejected: Rejection[] = [];
  let rejectedCount = 0;
  return {
    add(rejection: Rejection): void {
      rejectedCount++;
      if (rejected.length < MAX_LISTED_REJECTIONS) rejected.push(rejection);
    },
    /** By index. */
    read: () => ({ rejected: rejected.toSorted((a, b) => a.index - b.index), rejectedCount }),
  };
}
