import { EdgetopicError } from "../../core/errors.ts";
import type { Embedder } from "../embedder.ts";
import { createDocumentPoolEmbedder } from "../pooled/document-pool-embedder.ts";
import { createSpacyEmbedder } from "../spacy/spacy-embedder.ts";
import type { Vendor } from "../vendor.ts";
import type { WordVectors } from "../word-vectors/word-vectors.ts";
import { createWordVectorEmbedder } from "../word-vectors/word-vector-embedder.ts";
import { flagParameter, neededDimensions, readParameters } from "./read-parameters.ts";

/**
 * `word-vectors/<name>` and `spacy/<name>`: means of the vectors of a text's words, from a pack that
 * was imported under that name; `pooled/<name>+<name>`: Flair's pooling of several packs' words.
 */
export function wordVectorVendors(openPack: (name: string) => Promise<WordVectors>): Vendor[] {
  return [
    packVendor("word-vectors", openPack, createWordVectorEmbedder, ["lowerCase", "unitWords"]),
    packVendor("spacy", openPack, createSpacyEmbedder),
    pooledVendor(openPack),
  ];
}

function pooledVendor(openPack: (name: string) => Promise<WordVectors>): Vendor {
  return {
    name: "pooled",
    form: "pooled/<name>[+<name>…]?dimensions=n[&pooling=max]",
    needs: "imported word vectors",
    open(names, parameters) {
      const id = `pooled/${names}`;
      const given = readParameters(parameters, ["dimensions", "pooling"]);
      const dimensions = neededDimensions(id, given.dimensions, 300);
      const pooling = given.text.get("pooling") ?? "mean";
      if (pooling !== "mean" && pooling !== "max" && pooling !== "min") {
        const message = `pooling is "${pooling}", expected "mean", "max" or "min".`;
        throw new EdgetopicError("invalid_option", message);
      }
      const load = async () => {
        const tables = await Promise.all(names.split("+").map(openPack));
        return createDocumentPoolEmbedder(id, tables, pooling);
      };
      return { dimensions, load };
    },
  };
}

function packVendor(
  vendor: string,
  openPack: (name: string) => Promise<WordVectors>,
  create: (id: string, words: WordVectors, options: Record<string, boolean>) => Embedder,
  flags: readonly string[] = [],
): Vendor {
  return {
    name: vendor,
    form: `${vendor}/<name>?dimensions=n`,
    needs: "imported word vectors",
    open(name, parameters) {
      const id = `${vendor}/${name}`;
      const given = readParameters(parameters, ["dimensions", ...flags]);
      const dimensions = neededDimensions(id, given.dimensions, 300);
      const options = Object.fromEntries(
        flags.map((flag) => [flag, flagParameter(given.text, flag) ?? false]),
      );
      return { dimensions, load: async () => create(id, await openPack(name), options) };
    },
  };
}
