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
  const given = parameters.get("dimensions");
  const dimensions = given === undefined ? undefined : Number(given);
  if (dimensions !== undefined && !(Number.isInteger(dimensions) && dimensions > 0)) {
    throw new EdgetopicError(
      "invalid_option",
      `dimensions is "${given}", expected a whole number.`,
    );
  }
  return { text: parameters, dimensions };
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
