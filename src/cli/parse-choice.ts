/** What was given for `--name`, which must be one of `choices`. Throws where it is not. */
export function parseChoice<const Choice extends string>(
  name: string,
  given: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  throw new Error(`--${name} ${given} is not known; expected ${choices.join(", ")}.`);
}
