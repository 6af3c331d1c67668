/** The whole number, at least 0, that was given for `--name`, where there was one. Throws where it is none. */
export function parseCount(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new Error(`--${name} ${given} is no whole number.`);
}
