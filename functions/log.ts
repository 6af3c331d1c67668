/** Into the Worker's own log, which is all that anybody reads of what goes wrong inside. */
export function logError(where: string, error: unknown): void {
  console.error(where, error);
}
