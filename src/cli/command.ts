/** One word of the command line. */
export interface Command {
  /** As it is typed, without `edgetopic`. */
  usage: string;
  /** One sentence. */
  about: string;
  /** Throws an `Error` whose message is all that is shown. */
  run(parameters: string[]): Promise<void>;
}

/** The positional parameters, as many as there are names. Throws where there are fewer or more. */
export function takePositionals<const Names extends readonly string[]>(
  given: readonly string[],
  names: Names,
): { [Name in keyof Names]: string } {
  if (given.length !== names.length) {
    throw Object.assign(
      new Error(`Expected ${names.join(" ")}, got ${given.join(" ") || "nothing"}.`),
      {
        code: "ERR_PARSE_ARGS_POSITIONALS",
      },
    );
  }
  return given.slice() as { [Name in keyof Names]: string };
}

/** Whether to print JSON: because it was asked for, or because nobody is at the other end. */
export function wantsJson(asked: boolean | undefined): boolean {
  return asked ?? !process.stdout.isTTY;
}
