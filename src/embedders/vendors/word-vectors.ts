import type { Embedder } from "../embedder.ts";
import { createSpacyEmbedder } from "../spacy/spacy-embedder.ts";
import type { Vendor } from "../vendor.ts";
import type { WordVectors } from "../word-vectors/word-vectors.ts";
import { createWordVectorEmbedder } from "../word-vectors/word-vector-embedder.ts";
import { neededDimensions, readParameters } from "./read-parameters.ts";

/**
 * `word-vectors/<name>` and `spacy/<name>`: means of the vectors of a text's words, from a pack that
 * was imported under that name.
 */
export function wordVectorVendors(openPack: (name: string) => Promise<WordVectors>): Vendor[] {
  return [
    packVendor("word-vectors", openPack, (id, words) => createWordVectorEmbedder(id, words)),
    packVendor("spacy", openPack, createSpacyEmbedder),
  ];
}

function packVendor(
  vendor: string,
  openPack: (name: string) => Promise<WordVectors>,
  create: (id: string, words: WordVectors) => Embedder,
): Vendor {
  return {
    name: vendor,
    form: `${vendor}/<name>?dimensions=n`,
    needs: "imported word vectors",
    open(name, parameters) {
      const id = `${vendor}/${name}`;
      const given = readParameters(parameters, ["dimensions"]);
      const dimensions = neededDimensions(id, given.dimensions, 300);
      return { dimensions, load: async () => create(id, await openPack(name)) };
    },
  };
}
