import type { EmbedderInput } from "./embedder.ts";
import { cleanInput, inputKey, isBlank } from "./input-text.ts";

/** What to do with inputs that have no text: leave them the zero vector, or send a space (as BERTopic does). */
export type EmptyTextPolicy = "zero" | "space";

export interface PreparedInputs {
  /** What is to be embedded, clean and each once; by the index of the input it first occurs at. */
  distinct: { index: number; input: EmbedderInput }[];
  /** For each input the index of the first one equal to it; its own where it is the first. */
  firstOf: Int32Array;
  /** Indexes of the inputs that are not sent, ascending. */
  blank: number[];
}

/** Cleans inputs, sets the empty ones apart and finds those that come more than once. */
export function prepareInputs(
  inputs: readonly EmbedderInput[],
  emptyText: EmptyTextPolicy,
): PreparedInputs {
  const firstOf = new Int32Array(inputs.length);
  const distinct: PreparedInputs["distinct"] = [];
  const blank: number[] = [];
  const seen = new Map<string, number>();
  for (let index = 0; index < inputs.length; index++) {
    firstOf[index] = index;
    const cleaned = cleanInput(inputs[index] as EmbedderInput);
    if (isBlank(cleaned) && emptyText === "zero") {
      blank.push(index);
      continue;
    }
    const input = isBlank(cleaned) ? " " : cleaned;
    const key = inputKey(input);
    const first = seen.get(key);
    if (first !== undefined) {
      firstOf[index] = first;
      continue;
    }
    seen.set(key, index);
    distinct.push({ index, input });
  }
  return { distinct, firstOf, blank };
}
