import type {
  Embedder,
  EmbedderInput,
  Embedding,
  EmbedOptions,
} from "../../src/embedders/embedder.ts";
import { textOfInput } from "../../src/embedders/text-of-input.ts";

export interface ScriptedVendor extends Embedder {
  /** The texts of each request, refused ones too. */
  readonly requests: string[][];
}

/** What a request comes to instead of an answer: an error to throw, another answer, or nothing special. */
export type ScriptedRefusal = (
  texts: string[],
  requestIndex: number,
  options: EmbedOptions,
) => Error | Partial<Embedding> | undefined | Promise<Error | Partial<Embedding> | undefined>;

/** Tells a text by its length, first and last character. */
export const scriptedVector = (text: string): number[] => [
  text.length,
  text.charCodeAt(0) || 0,
  text.charCodeAt(text.length - 1) || 1,
];

/** A vendor in memory; a token is a character. `refuse` says what goes wrong. */
export function createScriptedVendor(
  about: Partial<Embedder> = {},
  refuse: ScriptedRefusal = () => undefined,
): ScriptedVendor {
  const requests: string[][] = [];
  return {
    id: "scripted/vendor",
    fingerprint: "scripted/vendor",
    dimensions: 3,
    modalities: ["text"],
    limits: { inputsPerRequest: 4 },
    ...about,
    requests,
    async embed(inputs: readonly EmbedderInput[], options: EmbedOptions = {}) {
      const texts = inputs.map(textOfInput);
      requests.push(texts);
      const special = await refuse(texts, requests.length - 1, options);
      if (special instanceof Error) throw special;
      const tokens = texts.reduce((sum, { length }) => sum + length, 0);
      const vectors = Float32Array.from(texts.flatMap(scriptedVector));
      return { vectors, usage: { tokens }, truncated: [], ...special };
    },
  };
}
