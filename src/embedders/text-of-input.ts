import type { EmbedderInput } from "./embedder.ts";
import { EmbedderError } from "./embedder-error.ts";

/** The text of input `index`, for embedders that take nothing else: "invalid_input" where it has none, or an image. */
export function textOfInput(input: EmbedderInput, index: number): string {
  if (typeof input === "string") return input;
  if (input.text !== undefined && input.image === undefined) return input.text;
  const what = input.image === undefined ? "no text" : "an image";
  throw new EmbedderError("invalid_input", `Input ${index} has ${what}, expected a text alone.`, {
    inputIndex: index,
  });
}
