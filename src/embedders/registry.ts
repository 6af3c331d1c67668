import { EdgetopicError } from "../core/errors.ts";
import type { CorpusEmbedder } from "./corpus/corpus-embedder.ts";
import type { Embedder } from "./embedder.ts";
import type { NamedEmbedder, Vendor } from "./vendor.ts";

export interface EmbedderRegistry {
  readonly vendors: readonly Vendor[];
  /** The embedder of that id. Throws `unknown_embedder`, which names those known, and `invalid_option`. */
  resolve(id: string): Promise<Embedder>;
  /** The length of its vectors, without loading it. Throws as `resolve` does. */
  dimensionsOf(id: string): number;
  /** The embedder where it is one that is made of the corpus, else null. Throws as `resolve` does. */
  corpusEmbedder(id: string): CorpusEmbedder | null;
}

/** `vendor/model`, for some vendors `vendor` alone, and after a `?` parameters as in a URL's query. */
const ID = /^([a-z0-9-]+)(?:\/([^?]+))?(?:\?(.+))?$/;

/**
 * The embedders by id: `"static/en"`, `"openai/text-embedding-3-small?dimensions=512"`. An embedder
 * is loaded when it is first asked for and then shared; a load that failed is tried again.
 */
export function createEmbedderRegistry(vendors: readonly Vendor[]): EmbedderRegistry {
  const loaded = new Map<string, Embedder>();

  function open(id: string): NamedEmbedder {
    const [, name, named, query = ""] = ID.exec(id) ?? [];
    const vendor = vendors.find((known) => known.name === name);
    const model = named ?? vendor?.defaultModel;
    if (vendor === undefined || model === undefined) throw unknown(id, vendors);
    return vendor.open(model, new Map(new URLSearchParams(query)));
  }

  return {
    vendors,
    async resolve(id) {
      // Not the promise is shared: in workerd it would end with the request that began the load.
      const known = loaded.get(id);
      if (known !== undefined) return known;
      const { dimensions, load } = open(id);
      const embedder = await load();
      if (embedder.dimensions !== dimensions) {
        throw new EdgetopicError(
          "invalid_option",
          `The embedder "${id}" has ${embedder.dimensions} dimensions, not ${dimensions}.`,
        );
      }
      // Under its whole id, so that whoever keeps it finds the same one again.
      const named = loaded.get(id) ?? { ...embedder, id };
      loaded.set(id, named);
      return named;
    },
    dimensionsOf: (id) => open(id).dimensions,
    corpusEmbedder(id) {
      const { corpus } = open(id);
      if (corpus === undefined) return null;
      return { ...corpus, id, open: (model) => ({ ...corpus.open(model), id }) };
    },
  };
}

function unknown(id: string, vendors: readonly Vendor[]): EdgetopicError {
  const forms = vendors.map(({ form }) => form).join(", ");
  return new EdgetopicError(
    "unknown_embedder",
    `There is no embedder "${id}"; there are ${forms}.`,
  );
}
