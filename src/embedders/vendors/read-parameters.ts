import { EdgetopicError } from "../../core/errors.ts";

/** The parameters of an id. Throws `invalid_option` at one that is not among `names`, or `dimensions` that are no number. */
export function readParameters(
  parameters: ReadonlyMap<string, string>,
  names: readonly string[],
): { text: ReadonlyMap<string, string>; dimensions: number | undefined } {
  for (const name of parameters.keys()) {
    if (names.includes(name)) continue;
    throw new EdgetopicError(
      "invalid_option",
      `The embedder takes no parameter "${name}"; it takes ${names.join(", ") || "none"}.`,
    );
  }
  return { text: parameters, dimensions: countParameter(parameters, "dimensions") };
}

/** A parameter that is a number of something, at least 1; throws `invalid_option` where it is none. */
export function countParameter(
  parameters: ReadonlyMap<string, string>,
  name: string,
): number | undefined {
  const given = parameters.get(name);
  if (given === undefined) return undefined;
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw new EdgetopicError(
    "invalid_option",
    `${name} is "${given}", expected a whole number from 1 on.`,
  );
}

/** A parameter that is "true" or "false"; throws `invalid_option` where it is neither. */
export function flagParameter(
  parameters: ReadonlyMap<string, string>,
  name: string,
): boolean | undefined {
  const given = parameters.get(name);
  if (given === undefined) return undefined;
  if (given === "true" || given === "false") return given === "true";
  throw new EdgetopicError("invalid_option", `${name} is "${given}", expected true or false.`);
}

/** The dimensions, where only the id can tell them. Throws `invalid_option`, which shows how. */
export function neededDimensions(
  id: string,
  dimensions: number | undefined,
  example: number,
): number {
  if (dimensions !== undefined) return dimensions;
  throw new EdgetopicError(
    "invalid_option",
    `"${id}" does not say its dimensions, as in "${id}?dimensions=${example}".`,
  );
}
