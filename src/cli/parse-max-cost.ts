/** An amount of US dollars; undefined where none is given. Throws an `Error` at what is none. */
export function parseMaxCost(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const dollars = Number(text);
  if (text.trim() !== "" && dollars >= 0) return dollars;
  throw new Error(`--max-cost ${text} is no amount of US dollars.`);
}
