import { EdgetopicError, type ErrorCode, type ErrorPlace } from "../src/core/errors.ts";

/** What a call between objects answers: an error's class and fields would not survive the way. */
export type Outcome<Value> =
  | { value: Value }
  | { problem: { code: ErrorCode; message: string; places: readonly ErrorPlace[] } };

export async function settle<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof EdgetopicError)) throw error;
    return { problem: { code: error.code, message: error.message, places: error.places } };
  }
}

export function unwrap<Value>(outcome: Outcome<Value>): Value {
  if ("value" in outcome) return outcome.value;
  const { code, message, places } = outcome.problem;
  throw new EdgetopicError(code, message, { places });
}
