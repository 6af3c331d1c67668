import type { Problem } from "../api/schemas/problem.ts";

/** An answer that was not a success; `message` is its `detail`. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  /** HTTP status. */
  readonly status: number;
  /** Stable, in snake_case; `http_error` where the answer was not edgetopic's. */
  readonly code: string;
  readonly detail: string;
  /** The offending places of the request, by RFC 6901 pointer. */
  readonly errors: NonNullable<Problem["errors"]>;
  readonly requestId: string | null;

  constructor(problem: Partial<Problem> & { status: number }) {
    const { status, code = "http_error", detail = problem.title ?? `HTTP ${status}` } = problem;
    super(detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId ?? null;
  }
}

/** Reads why a call failed; an answer without problem details is one too. */
export async function readProblemError(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = typeof body === "object" ? (body as Partial<Problem> | null) : null;
  return new ProblemError({ ...problem, status: response.status });
}
