import type { Refresh } from "../corpus.ts";

type Warning = Refresh["warnings"][number];

export interface RefusedDocument {
  id: string;
  reason: string;
}

/** Documents that a warning names, and how much of each one's reason it gives. */
const NAMED_FAILURES = 5;
const REASON_LENGTH = 200;

/** As many as a warning names, with as much of the reasons. */
export function firstFailures(failures: readonly RefusedDocument[]): RefusedDocument[] {
  return failures
    .slice(0, NAMED_FAILURES)
    .map(({ id, reason }) => ({ id, reason: reason.slice(0, REASON_LENGTH) }));
}

/** Of texts that the embedder did not read to their end. */
export function truncationWarning(count: number): Warning {
  return {
    code: "text_truncated",
    detail: `The embedder reads only the beginning of ${count} of the texts; their topic words come from the whole.`,
    count,
  };
}

/** Of documents that the embedder refused, the first of which are named. */
export function failureWarning(count: number, failures: readonly RefusedDocument[]): Warning {
  const named = failures.slice(0, NAMED_FAILURES).map(({ id, reason }) => `"${id}" (${reason})`);
  const others = count > named.length ? ` and ${count - named.length} more` : "";
  return {
    code: "embedding_failed",
    detail: `The embedder refused ${count} of the documents, which are left out: ${named.join(", ")}${others}.`,
    count,
  };
}
