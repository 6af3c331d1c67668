/** What an entry is about. The request is the one that began it, as its answer's `X-Request-Id` said. */
export interface LogContext {
  requestId?: string | undefined;
  corpus?: string;
  /** Ids. */
  refresh?: string;
  delivery?: string;
  step?: string;
}

/** Into the Worker's own log, which is all that anybody reads of what goes wrong inside: an object of JSON a line. */
export function logError(message: string, error: unknown, context: LogContext = {}): void {
  console.error(JSON.stringify({ level: "error", message, ...context, error: describe(error) }));
}

export function logEvent(message: string, context: LogContext): void {
  console.log(JSON.stringify({ level: "info", message, ...context }));
}

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && { cause: describe(cause) }) };
}
