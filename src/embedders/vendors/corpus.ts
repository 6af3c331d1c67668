import { EdgetopicError } from "../../core/errors.ts";
import type { CorpusEmbedder } from "../corpus/corpus-embedder.ts";
import { createLsaEmbedder, createTfIdfEmbedder, type LsaOptions } from "../corpus/lsa-embedder.ts";
import { createUnfittedEmbedder } from "../corpus/unfitted-embedder.ts";
import type { Vendor } from "../vendor.ts";
import { flagParameter, readParameters } from "./read-parameters.ts";

const NUMBERS = [
  "shortest",
  "longest",
  "minDocuments",
  "maxDocuments",
  "maxTerms",
  "sampleCount",
] as const;
const FLAGS = ["sublinear", "smooth"] as const;
const WORDS = { language: ["en", "none"], norm: ["l2", "l1", "none"] } as const;

/** `lsa/<dimensions>` and `tfidf/<dimensions>`, which are made of the corpus itself; 100 dimensions where the id says none. */
export const corpusVendors: readonly Vendor[] = [
  corpusVendor("lsa", createLsaEmbedder),
  corpusVendor("tfidf", createTfIdfEmbedder),
];

function corpusVendor(name: string, create: (options: LsaOptions) => CorpusEmbedder): Vendor {
  return {
    name,
    form: `${name}[/<dimensions>]`,
    needs: "",
    defaultModel: "100",
    open(model, parameters) {
      if (!/^\d{1,9}$/.test(model)) {
        throw new EdgetopicError(
          "unknown_embedder",
          `"${name}/${model}" names no dimensions; expected a number, as in "${name}/100".`,
        );
      }
      const corpus = create({ ...readLsaOptions(parameters), dimensions: Number(model) });
      // Refuses options that do not go together before anything is spent.
      corpus.startFit();
      const { dimensions } = corpus;
      return { dimensions, corpus, load: async () => createUnfittedEmbedder(corpus) };
    },
  };
}

function readLsaOptions(parameters: ReadonlyMap<string, string>): LsaOptions {
  readParameters(parameters, [...NUMBERS, ...FLAGS, ...Object.keys(WORDS)]);
  const options: LsaOptions = {};
  for (const name of NUMBERS) {
    const given = parameters.get(name);
    if (given !== undefined) options[name] = readNumber(name, given);
  }
  for (const name of FLAGS) {
    const given = flagParameter(parameters, name);
    if (given !== undefined) options[name] = given;
  }
  const language = readWord(parameters, "language", WORDS.language);
  const norm = readWord(parameters, "norm", WORDS.norm);
  return { ...options, ...(language && { language }), ...(norm && { norm }) };
}

/** Shares of the documents are below 1, so fractions are numbers too. */
function readNumber(name: string, given: string): number {
  if (/^\d+(\.\d+)?$/.test(given)) return Number(given);
  throw new EdgetopicError("invalid_option", `${name} is "${given}", expected a number.`);
}

function readWord<Word extends string>(
  parameters: ReadonlyMap<string, string>,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const given = parameters.get(name);
  const found = words.find((word) => word === given);
  if (given === undefined || found !== undefined) return found;
  throw new EdgetopicError(
    "invalid_option",
    `${name} is "${given}", expected ${words.map((word) => `"${word}"`).join(" or ")}.`,
  );
}
