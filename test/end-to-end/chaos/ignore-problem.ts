import { ProblemError } from "../../../src/client/problem-error.ts";

/** For `catch`: what a client has to be ready for comes to undefined. */
export function ignoreProblem(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof ProblemError && codes.includes(error.code)) return;
    throw error;
  };
}
