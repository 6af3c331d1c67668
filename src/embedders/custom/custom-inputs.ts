import type { EmbedderInput, Modality } from "../embedder.ts";
import { EmbedderError } from "../embedder-error.ts";
import { textOfInput } from "../text-of-input.ts";

/** An input as a custom embedder gets it: a text, or what has an image in it. */
export type CustomInput = string | { text?: string; image: string };

/**
 * The inputs as they are sent: empty texts as a space. Throws "invalid_input" with the index of what
 * has a modality that is not among those given.
 */
export function toCustomInputs(
  inputs: readonly EmbedderInput[],
  modalities: readonly Modality[],
): CustomInput[] {
  return inputs.map((input, index) => {
    if (typeof input === "string" || input.image === undefined || !modalities.includes("image")) {
      const text = textOfInput(input, index);
      if (!modalities.includes("text")) throw noText(index);
      return text || " ";
    }
    const { text, image } = input;
    if (text !== undefined && !modalities.includes("text")) throw noText(index);
    return { ...(text !== undefined && { text }), image };
  });
}

function noText(inputIndex: number): EmbedderError {
  return new EmbedderError("invalid_input", `Input ${inputIndex} has a text, expected an image.`, {
    inputIndex,
  });
}
