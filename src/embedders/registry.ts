import { EdgetopicError } from "../core/errors.ts";
import { namesWithin, openComposed } from "./composed-embedder.ts";
import type { CorpusEmbedder } from "./corpus/corpus-embedder.ts";
import type { Embedder } from "./embedder.ts";
import type { OpenAiBatch } from "./openai/openai-batch.ts";
import { decodeEmbedderName, type EmbedderName, encodeEmbedderName } from "./embedder-name.ts";
import { createImageLoader, type ImageLoader } from "./multimodal/image-loader.ts";
import { withImages } from "./multimodal/with-images.ts";
import { shortFingerprint } from "./short-fingerprint.ts";
import type { NamedEmbedder, Vendor } from "./vendor.ts";

export interface EmbedderRegistry {
  readonly vendors: readonly Vendor[];
  /**
   * The embedder of that name (`embedder-name.ts`), an id or the JSON of several. Throws
   * `unknown_embedder`, which names those known, `invalid_option`, and where several do not go together
   * `embedder_mismatch` or `dimension_mismatch`; what has to be asked or read first may fail too.
   */
  resolve(name: string): Promise<Embedder>;
  /** The length of its vectors, without loading it. Throws as `resolve` does. */
  dimensionsOf(name: string): number;
  /** Whether it embeds images too, without loading it. Throws as `resolve` does. */
  takesImages(name: string): boolean;
  /**
   * Throws where there can be no such embedder, or where several are named that do not go together,
   * which is only known when they are loaded; an id alone is not loaded.
   */
  check(name: string): Promise<void>;
  /** The embedder where it is one that is made of the corpus, else null. Throws as `resolve` does. */
  corpusEmbedder(name: string): CorpusEmbedder | null;
  /** The batches of its vendor, null where there are none. Throws as `resolve` does. */
  batchOf(name: string): OpenAiBatch | null;
}

/** `vendor/model`, for some vendors `vendor` alone, and after a `?` parameters as in a URL's query. */
const ID = /^([a-z0-9-]+)(?:\/([^?]+))?(?:\?(.+))?$/;

/** Kept open at the same time, those opened last; names may come from callers, who have no end of them. */
const MOST_LOADED = 64;

/**
 * The embedders by name: `"static/en"`, `"openai/text-embedding-3-small?dimensions=512"`. An embedder
 * is loaded when it is first asked for and then shared; a load that failed is tried again. Those that
 * take images take them by reference, as `images` loads them.
 */
export function createEmbedderRegistry(
  vendors: readonly Vendor[],
  images: ImageLoader = createImageLoader(),
): EmbedderRegistry {
  const loaded = new Map<string, Embedder>();

  function open(name: EmbedderName): NamedEmbedder {
    if (typeof name !== "string")
      return openComposed(name, { open: openMember, resolve: resolveName });
    const [, vendorName, named, query = ""] = ID.exec(name) ?? [];
    const vendor = vendors.find((known) => known.name === vendorName);
    const model = named ?? vendor?.defaultModel;
    if (vendor === undefined || model === undefined) throw unknown(name, vendors);
    return vendor.open(model, new Map(new URLSearchParams(query)));
  }

  /** One of several: they share texts, while what is made of the corpus has to be made first. */
  function openMember(name: EmbedderName): NamedEmbedder {
    const member = open(name);
    if (member.corpus === undefined) return member;
    throw new EdgetopicError(
      "invalid_option",
      `The embedder "${encodeEmbedderName(name)}" is made of the corpus and cannot be put together with others.`,
    );
  }

  async function resolveName(name: EmbedderName): Promise<Embedder> {
    const id = encodeEmbedderName(name);
    // Not the promise is shared: in workerd it would end with the request that began the load.
    const known = loaded.get(id);
    if (known !== undefined) return known;
    const { dimensions, load } = open(name);
    const opened = await load();
    // Of several embedders too: what cannot be loaded is known before any of them is asked.
    const embedder = opened.modalities.includes("image") ? withImages(opened, images) : opened;
    if (embedder.dimensions !== dimensions) {
      throw new EdgetopicError(
        "invalid_option",
        `The embedder "${id}" has ${embedder.dimensions} dimensions, not ${dimensions}.`,
      );
    }
    const fingerprint = await shortFingerprint(embedder.fingerprint);
    // Under its whole name, so that whoever keeps it finds the same one again.
    const named = loaded.get(id) ?? { ...embedder, id, fingerprint };
    // One that could not be had is asked for again the next time.
    const isWhole = namesWithin(name).every((each) => loaded.has(encodeEmbedderName(each)));
    if (isWhole) keep(id, named);
    return named;
  }

  function keep(id: string, embedder: Embedder): void {
    loaded.set(id, embedder);
    const [oldest] = loaded.keys();
    if (loaded.size > MOST_LOADED && oldest !== undefined) loaded.delete(oldest);
  }

  return {
    vendors,
    resolve: async (name) => resolveName(decodeEmbedderName(name)),
    dimensionsOf: (name) => open(decodeEmbedderName(name)).dimensions,
    takesImages: (name) => open(decodeEmbedderName(name)).modalities?.includes("image") ?? false,
    async check(name) {
      const decoded = decodeEmbedderName(name);
      open(decoded);
      if (typeof decoded !== "string") await resolveName(decoded);
    },
    corpusEmbedder(name) {
      const { corpus } = open(decodeEmbedderName(name));
      if (corpus === undefined) return null;
      return { ...corpus, id: name, open: (model) => ({ ...corpus.open(model), id: name }) };
    },
    batchOf: (name) => open(decodeEmbedderName(name)).batch ?? null,
  };
}

function unknown(id: string, vendors: readonly Vendor[]): EdgetopicError {
  const forms = vendors.map(({ form }) => form).join(", ");
  return new EdgetopicError(
    "unknown_embedder",
    `There is no embedder "${id}"; there are ${forms}.`,
  );
}
