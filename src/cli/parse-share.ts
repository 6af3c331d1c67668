/** The number from 0 to 1 that was given for `--name`, where there was one. Throws where it is none. */
export function parseShare(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const share = Number(given);
  if (given.trim() !== "" && share >= 0 && share <= 1) return share;
  throw new Error(`--${name} ${given} is no number from 0 to 1.`);
}
