import type { FitOptions } from "../core/options.ts";

/**
 * Options as `--option NAME=VALUE` gives them; a value is JSON where it can be, else a word, and a
 * name may be one in a group, as `umap.init`. They are checked where they are used. Throws an `Error` at what is no pair.
 */
export function parseFitOptions(pairs: readonly string[]): Partial<FitOptions> {
  const options: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new Error(`--option ${pair} is not NAME=VALUE.`);
    const [group, name] = pair.slice(0, at).split(".", 2) as [string, string?];
    const value = parseValue(pair.slice(at + 1));
    if (name === undefined) options[group] = value;
    else options[group] = { ...(options[group] as object | undefined), [name]: value };
  }
  return options;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
