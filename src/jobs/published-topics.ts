import { EdgetopicError } from "../core/errors.ts";
import type { Kernels } from "../core/kernels.ts";
import { createAssigner, type Assigner } from "../core/model/assigner.ts";
import { decodeTopicModel } from "../core/model/topic-model.ts";
import { embedMany } from "../embedders/embed-many.ts";
import type { Embedder } from "../embedders/embedder.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { CorpusWork } from "./corpus-work.ts";
import type { PublishedTopics, TopicList } from "./corpus.ts";
import { versionKeys } from "./refresh/version-objects.ts";

/** Of opened models, as they lie in the bucket; the one in use is kept however large it is. */
const MOST_MODEL_BYTES = 24_000_000;

export interface PublishedTopicsDependencies {
  corpus(id: string): Pick<CorpusWork, "published">;
  objects: ObjectStore;
  kernels: Kernels;
  embedder(id: string): Promise<Embedder>;
}

interface OpenModel {
  bytes: number;
  fingerprint: string;
  documentIds: readonly string[];
  assigner: Assigner;
}

/**
 * Answers from the published version: one question to the corpus (which version?), the rest from
 * the bucket. Models once opened are kept, as versions never change.
 */
export function createPublishedTopics(dependencies: PublishedTopicsDependencies): PublishedTopics {
  const { objects, kernels } = dependencies;
  const models = new Map<string, OpenModel>();

  async function read(key: string): Promise<Uint8Array> {
    const bytes = await objects.get(key);
    if (bytes === null) throw new Error(`There is no object ${key}.`);
    return bytes;
  }

  async function openModel(key: string): Promise<OpenModel> {
    const known = models.get(key);
    if (known !== undefined) {
      models.delete(key);
      models.set(key, known);
      return known;
    }
    const bytes = await read(key);
    const model = decodeTopicModel(bytes);
    const { fingerprint, documentIds } = model;
    const open = {
      bytes: bytes.length,
      fingerprint,
      documentIds,
      assigner: createAssigner(model, kernels),
    };
    models.set(key, open);
    let held = [...models.values()].reduce((sum, { bytes: each }) => sum + each, 0);
    for (const [oldest, { bytes: freed }] of models) {
      if (held <= MOST_MODEL_BYTES || oldest === key) break;
      models.delete(oldest);
      held -= freed;
    }
    return open;
  }

  async function openPublished(corpus: string) {
    const {
      version,
      model: modelVersion,
      prefix,
      embedder: id,
    } = await dependencies.corpus(corpus).published();
    const model = await openModel(versionKeys(prefix, modelVersion).model);
    const embedder = await dependencies.embedder(id);
    if (embedder.fingerprint !== model.fingerprint) {
      throw new EdgetopicError(
        "embedder_mismatch",
        `The published version was fitted on vectors of ${model.fingerprint}; the corpus's embedder is ${embedder.fingerprint} now. Refresh it in full.`,
      );
    }
    return { version, model, embedder };
  }

  return {
    async topics(corpus) {
      const { version, prefix } = await dependencies.corpus(corpus).published();
      const bytes = await read(versionKeys(prefix, version).topics);
      return JSON.parse(new TextDecoder().decode(bytes)) as TopicList;
    },
    async map(corpus) {
      const { version, prefix } = await dependencies.corpus(corpus).published();
      const body = await objects.open(versionKeys(prefix, version).map);
      if (body === null) throw new Error(`Version ${version} of ${corpus} has no map.`);
      return { version, body };
    },
    version: async (corpus) => (await dependencies.corpus(corpus).published()).version,
    async assign(corpus, documents) {
      const { version, model, embedder } = await openPublished(corpus);
      const texts = documents.flatMap((document) => ("text" in document ? [document.text] : []));
      const { vectors } = await embedMany(embedder, texts);
      let next = 0;
      const assignments = documents.map((document) => {
        const vector =
          "vector" in document
            ? document.vector
            : vectors.subarray(next++ * embedder.dimensions, next * embedder.dimensions);
        const { topic, probability } = model.assigner.assign(vector);
        return { topic, probability };
      });
      return { version, assignments };
    },
    async search(corpus, query, limit) {
      const { model, embedder } = await openPublished(corpus);
      const { vectors } = await embedMany(embedder, [query]);
      return {
        topics: model.assigner
          .nearestTopics(vectors, limit)
          .map(({ index, score }) => ({ id: index, score })),
        documents: model.assigner
          .nearestDocuments(vectors, limit)
          .map(({ index, score }) => ({ id: model.documentIds[index] as string, score })),
      };
    },
  };
}
