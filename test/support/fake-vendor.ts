import type {
  Embedder,
  EmbedderInput,
  Embedding,
  EmbedOptions,
} from "../../src/embedders/embedder.ts";
import { textOfInput } from "../../src/embedders/text-of-input.ts";

export interface FakeVendor extends Embedder {
  /** The texts of each request, refused ones too. */
  readonly requests: string[][];
}

/** What a request comes to instead of an answer: an error to throw, another answer, or nothing special. */
export type FakeRefusal = (
  texts: string[],
  requestIndex: number,
  options: EmbedOptions,
) => Error | Partial<Embedding> | undefined | Promise<Error | Partial<Embedding> | undefined>;

/** Tells a text by its length, first and last character. */
export const fakeVector = (text: string): number[] => [
  text.length,
  text.charCodeAt(0) || 0,
  text.charCodeAt(text.length - 1) || 1,
];

/** A vendor in memory; a token is a character. `refuse` says what goes wrong. */
export function createFakeVendor(
  about: Partial<Embedder> = {},
  refuse: FakeRefusal = () => undefined,
): FakeVendor {
  const requests: string[][] = [];
  return {
    id: "fake/vendor",
    fingerprint: "fake/vendor",
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
      const vectors = Float32Array.from(texts.flatMap(fakeVector));
      return { vectors, usage: { tokens }, truncated: [], ...special };
    },
  };
}
