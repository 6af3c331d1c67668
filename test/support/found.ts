import { EdgetopicError, type ErrorCode } from "../../src/core/errors.ts";

/** What was looked for, or the error that says it is not there. */
export function found<T>(value: T | undefined, code: ErrorCode, name: string): T {
  if (value === undefined) throw new EdgetopicError(code, `There is no ${name}.`);
  return value;
}
