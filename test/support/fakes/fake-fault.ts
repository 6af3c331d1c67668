import type { FakeRefusal, FakeReply, FakeRow } from "./fake-dialect.ts";

/** What can go wrong with one request. */
export type FakeFault =
  | "rate-limited-seconds"
  | "rate-limited-ms"
  | "rate-limited-date"
  | "rate-limited-silent"
  | "quota-exhausted"
  | "unauthorized"
  | "server-error"
  | "overloaded"
  | "html-502"
  | "dropped-connection"
  | "stalled-body"
  | "truncated-json"
  | "error-in-200"
  | "missing-row"
  | "extra-row"
  | "shuffled-rows"
  | "duplicate-index"
  | "missing-index"
  | "not-a-number"
  | "wrong-dimension"
  | "quarter-length"
  | "lower-limit";

export const FAKE_FAULTS: readonly FakeFault[] = [
  "rate-limited-seconds",
  "rate-limited-ms",
  "rate-limited-date",
  "rate-limited-silent",
  "quota-exhausted",
  "unauthorized",
  "server-error",
  "overloaded",
  "html-502",
  "dropped-connection",
  "stalled-body",
  "truncated-json",
  "error-in-200",
  "missing-row",
  "extra-row",
  "shuffled-rows",
  "duplicate-index",
  "missing-index",
  "not-a-number",
  "wrong-dimension",
  "quarter-length",
  "lower-limit",
];

/** Answers that are right all the same. */
export const HARMLESS_FAULTS: ReadonlySet<string> = new Set(["shuffled-rows", "missing-index"]);

/** The most inputs where a limit is lower than documented. */
export const LOWERED_INPUTS = 3;

const REFUSALS: Partial<Record<FakeFault, FakeRefusal>> = {
  "rate-limited-seconds": { kind: "rate_limited" },
  "rate-limited-ms": { kind: "rate_limited" },
  "rate-limited-date": { kind: "rate_limited" },
  "rate-limited-silent": { kind: "rate_limited" },
  "quota-exhausted": { kind: "quota_exhausted" },
  unauthorized: { kind: "unauthorized" },
  "server-error": { kind: "server_error" },
  overloaded: { kind: "server_error" },
  "error-in-200": { kind: "server_error" },
};

/** The reply of a fault that is one; `refuse` finds the vendor's words. */
export function replyOfFault(
  fault: FakeFault,
  refuse: (refusal: FakeRefusal) => FakeReply,
): FakeReply | undefined {
  if (fault === "html-502") {
    const body = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    return { status: 502, headers: { "content-type": "text/html" }, body };
  }
  const refusal = REFUSALS[fault];
  if (refusal === undefined) return undefined;
  const reply = refuse(refusal);
  if (fault === "overloaded") return { ...reply, status: 503 };
  if (fault === "error-in-200") return { ...reply, status: 200 };
  return { ...reply, headers: { ...reply.headers, ...waitHeaders(fault) } };
}

function waitHeaders(fault: FakeFault): Record<string, string> {
  if (fault === "rate-limited-seconds") return { "retry-after": "2" };
  if (fault === "rate-limited-ms") return { "retry-after-ms": "1500", "retry-after": "2" };
  if (fault === "rate-limited-date") {
    return { "retry-after": new Date(Date.now() + 3000).toUTCString() };
  }
  return {};
}

/** The rows of an answer with the fault in them; others leave them as they are. */
export function spoilRows(rows: FakeRow[], fault: FakeFault | undefined): FakeRow[] {
  switch (fault) {
    case "missing-row":
      return rows.slice(0, -1);
    case "extra-row":
      return [...rows, { index: rows.length, vector: rows[0]?.vector ?? new Float32Array() }];
    case "shuffled-rows":
      return rows.toReversed();
    case "duplicate-index":
      return rows.map((row) => ({ ...row, index: 0 }));
    case "missing-index":
      return rows.map(({ vector }) => ({ index: undefined, vector }));
    case "not-a-number":
      return rows.map((row, i) => (i === 0 ? { ...row, vector: row.vector.with(1, NaN) } : row));
    case "wrong-dimension":
      return rows.map((row) => ({ ...row, vector: row.vector.subarray(1) }));
    case "quarter-length":
      return rows.map((row) => ({ ...row, vector: new Float32Array(row.vector.length / 4) }));
    default:
      return rows;
  }
}
