import { EdgetopicError } from "../core/errors.ts";
import type { Kernels } from "../core/kernels.ts";
import { createAssigner, type Assigner } from "../core/model/assigner.ts";
import {
  createEditedAssigner,
  decodeEditedTopics,
  type EditedTopics,
} from "../core/model/edited-topics.ts";
import { createDocumentSearch } from "../core/model/document-index.ts";
import { decodeTopicModel } from "../core/model/topic-model.ts";
import type { TopicChanges } from "../core/topics/topic-changes.ts";
import { roundedVectors, type VectorEncoding } from "../core/vector-encoding.ts";
import type { CorpusEmbedder } from "../embedders/corpus/corpus-embedder.ts";
import type { Embedder, EmbedderInput } from "../embedders/embedder.ts";
import { createByteLimitedMap } from "../storage/byte-limited-map.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { CorpusWork } from "./corpus-work.ts";
import type { EmergingList, PublishedTopics, Spend, TopicList } from "./corpus.ts";
import { openDocumentIndex } from "./refresh/open-document-index.ts";
import type { VersionIndex } from "./version-index.ts";
import { versionKeys } from "./refresh/version-objects.ts";
import { textEmbedderOf } from "./text-embedder.ts";
import { toEmbedderInput } from "./to-embedder-input.ts";

/** Of opened models, and of rows to search in; both lie in a kernel's memory once more. Larger ones are opened for every call. */
const MOST_MODEL_BYTES = 40_000_000;
const MOST_SEARCH_BYTES = 24_000_000;
const MOST_EDITS_BYTES = 4_000_000;

export interface PublishedTopicsDependencies {
  corpus(id: string): Pick<CorpusWork, "published">;
  objects: ObjectStore;
  kernels: Kernels;
  embedder(id: string): Promise<Embedder>;
  /** The embedder where it is one that is made of the corpus, else null. */
  corpusEmbedder(id: string): CorpusEmbedder | null;
  /** Where versions are searched; none where there is no vector index. */
  versionIndex?: Pick<VersionIndex, "open"> | null;
  embedTexts(
    inputs: readonly EmbedderInput[],
    embedder: Embedder,
    encoding: VectorEncoding,
    spend: Spend | undefined,
  ): Promise<{ vectors: Float32Array }>;
}

interface OpenModel {
  fingerprint: string;
  encoding: VectorEncoding;
  assigner: Assigner;
  /** Of a model whose embedder was made of the corpus, else null. */
  embedder: Embedder | null;
}

type Published = Awaited<ReturnType<CorpusWork["published"]>>;
type SearchResult = Awaited<ReturnType<PublishedTopics["search"]>>;
type DocumentSearch = ReturnType<typeof createDocumentSearch>;

/**
 * Answers from the published version: one question to the corpus (which version?), the rest from
 * the bucket. Models once opened are kept, as versions never change.
 */
export function createPublishedTopics(dependencies: PublishedTopicsDependencies): PublishedTopics {
  const { objects, kernels } = dependencies;
  const models = createByteLimitedMap<OpenModel>(MOST_MODEL_BYTES);
  const editions = createByteLimitedMap<{ edited: EditedTopics | null }>(MOST_EDITS_BYTES);
  const searches = createByteLimitedMap<DocumentSearch>(MOST_SEARCH_BYTES);

  async function read(key: string): Promise<Uint8Array> {
    const bytes = await objects.get(key);
    if (bytes === null) throw new Error(`There is no object ${key}.`);
    return bytes;
  }

  async function openModel(key: string, embedderId: string): Promise<OpenModel> {
    const known = models.get(key);
    if (known !== undefined) return known;
    const bytes = await read(key);
    const model = decodeTopicModel(bytes);
    const { fingerprint, embedderModel, options } = model;
    const made = embedderModel && dependencies.corpusEmbedder(embedderId)?.open(embedderModel);
    const open = {
      fingerprint,
      encoding: options.vectorEncoding ?? "f32",
      assigner: createAssigner(model, kernels),
      embedder: made ?? null,
    };
    models.set(key, open, bytes.length);
    return open;
  }

  async function openSearch(keys: ReturnType<typeof versionKeys>): Promise<DocumentSearch> {
    const known = searches.get(keys.documents);
    if (known !== undefined) return known;
    const index = await openDocumentIndex(objects, keys);
    const search = createDocumentSearch(index, kernels);
    searches.set(keys.documents, search, index.rows.rows.byteLength);
    return search;
  }

  /** Null where the version is not in the index, not yet, or the index does not answer. */
  async function searchByIndex(
    published: Published,
    query: string,
    limit: number,
    spend: Spend | undefined,
  ): Promise<SearchResult | null> {
    const { prefix, version, embedder: id } = published;
    const open = await orNull(() => dependencies.versionIndex?.open(prefix, version));
    const embedder = open && (await dependencies.embedder(id));
    if (!open || embedder?.fingerprint !== open.fingerprint) return null;
    const asked = await textEmbedderOf(published.textEmbedder, embedder, dependencies.embedder);
    const { vectors } = await dependencies.embedTexts([query], asked, open.encoding, spend);
    const hasDirection = vectors.some((value) => value !== 0);
    return hasDirection ? orNull(() => open.search(vectors, limit)) : null;
  }

  /** What a version whose topics were edited answers by, null for others. */
  async function openEdits(key: string): Promise<EditedTopics | null> {
    const known = editions.get(key);
    if (known !== undefined) return known.edited;
    const bytes = await objects.get(key);
    const edited = bytes && decodeEditedTopics(bytes);
    editions.set(key, { edited }, bytes?.length ?? key.length);
    return edited;
  }

  async function openPublished(published: Published) {
    const { version, model: modelVersion, prefix, embedder: id } = published;
    const model = await openModel(versionKeys(prefix, modelVersion).model, id);
    const embedder = model.embedder ?? (await dependencies.embedder(id));
    if (embedder.fingerprint !== model.fingerprint) {
      throw new EdgetopicError(
        "embedder_mismatch",
        `The published version was fitted on vectors of ${model.fingerprint}; the corpus's embedder is ${embedder.fingerprint} now. Refresh it in full.`,
      );
    }
    // A version that shares another's model has documents of its own.
    const keys = {
      ...versionKeys(prefix, modelVersion),
      documents: versionKeys(prefix, version).documents,
    };
    const edited = await openEdits(versionKeys(prefix, version).edits);
    const assigner =
      edited === null ? model.assigner : createEditedAssigner(model.assigner, edited);
    return { version, model: { ...model, assigner }, embedder, keys };
  }

  return {
    async topics(corpus) {
      const { version, prefix } = await dependencies.corpus(corpus).published();
      const bytes = await read(versionKeys(prefix, version).topics);
      return JSON.parse(new TextDecoder().decode(bytes)) as TopicList;
    },
    async emerging(corpus) {
      const { version, prefix } = await dependencies.corpus(corpus).published();
      const bytes = await objects.get(versionKeys(prefix, version).emerging);
      if (bytes === null) return { version, documentCount: 0, candidates: [] };
      return JSON.parse(new TextDecoder().decode(bytes)) as EmergingList;
    },
    async map(corpus) {
      const { version, prefix } = await dependencies.corpus(corpus).published();
      const body = await objects.open(versionKeys(prefix, version).map);
      if (body === null) throw new Error(`Version ${version} of ${corpus} has no map.`);
      return { version, body };
    },
    version: async (corpus) => (await dependencies.corpus(corpus).published()).version,
    async changes(corpus, version) {
      const { prefix } = await dependencies.corpus(corpus).published();
      const bytes = await objects.get(versionKeys(prefix, version).changes);
      if (bytes === null) {
        throw new EdgetopicError(
          "unknown_version",
          `The corpus "${corpus}" keeps no version ${version} of which it is known what changed.`,
        );
      }
      return { version, ...(JSON.parse(new TextDecoder().decode(bytes)) as TopicChanges) };
    },
    async assign(corpus, documents, spend, withMemberships = false) {
      const published = await dependencies.corpus(corpus).published();
      const { version, model, embedder } = await openPublished(published);
      const inputs = documents.flatMap((document) =>
        "text" in document ? [toEmbedderInput(document)] : [],
      );
      const asked =
        inputs.length > 0
          ? await textEmbedderOf(published.textEmbedder, embedder, dependencies.embedder)
          : embedder;
      const { vectors } = await dependencies.embedTexts(inputs, asked, model.encoding, spend);
      let next = 0;
      const assignments = documents.map((document) => {
        const vector =
          "vector" in document
            ? roundedVectors(document.vector, embedder.dimensions, model.encoding)
            : vectors.subarray(next++ * embedder.dimensions, next * embedder.dimensions);
        const { topic, probability } = model.assigner.assign(vector);
        const memberships = withMemberships && model.assigner.memberships(vector);
        return { topic, probability, ...(memberships && { memberships }) };
      });
      return { version, assignments };
    },
    async search(corpus, query, limit, spend) {
      const published = await dependencies.corpus(corpus).published();
      const found = await searchByIndex(published, query, limit, spend);
      if (found !== null) return found;
      const { model, embedder, keys } = await openPublished(published);
      const asked = await textEmbedderOf(published.textEmbedder, embedder, dependencies.embedder);
      const { vectors } = await dependencies.embedTexts([query], asked, model.encoding, spend);
      const search = await openSearch(keys);
      return {
        topics: model.assigner.nearestTopics(vectors, limit),
        documents: search(vectors, limit),
      };
    },
  };
}

async function orNull<Answer>(
  ask: () => Promise<Answer | null> | undefined,
): Promise<Answer | null> {
  try {
    return (await ask()) ?? null;
  } catch {
    return null;
  }
}
