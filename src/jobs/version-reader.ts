import { decodeEditedTopics, editModelTopics } from "../core/model/edited-topics.ts";
import { decodeTopicModel, type TopicModel } from "../core/model/topic-model.ts";
import type { Kernels } from "../core/kernels.ts";
import type { DocumentIndex } from "../core/model/document-index.ts";
import { decodeTopicStructure, type TopicStructure } from "../core/model/topic-structure.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { CorpusWork, VersionDocument } from "./corpus-work.ts";
import type { TopicList } from "./corpus.ts";
import { openDocumentIndex } from "./refresh/open-document-index.ts";
import { openStructure } from "./open-structure.ts";
import { versionKeys } from "./refresh/version-objects.ts";

/** What topic operations read of the version that was published when it was opened. */
export interface VersionReader {
  readonly version: number;
  /** The version whose model it has: another one where it only added documents to that. */
  readonly model: number;
  /** For what compares many vectors. */
  readonly kernels: Kernels;
  topics(): Promise<TopicList>;
  /** Of the model's documents, without those that were added to it. */
  structure(): Promise<TopicStructure>;
  /** The model with the topics as they are published and the counts of their terms; of its own documents. */
  topicModel(): Promise<TopicModel>;
  /** The quantized vectors of its documents; several times as large as all else. */
  documentIndex(): Promise<DocumentIndex>;
  /**
   * By id in byte order, a page at a time, `texts: false` without their texts; rejects with
   * `unknown_version` should it be gone meanwhile.
   */
  documents(select?: { texts: boolean }): AsyncIterable<VersionDocument[]>;
}

export interface VersionReaderDependencies {
  corpus(id: string): Pick<CorpusWork, "published" | "readVersion">;
  objects: ObjectStore;
  kernels: Kernels;
}

/** Of a page: what crosses a call between Workers with ease. */
const PAGE_LIMITS = { count: 1000, bytes: 4_000_000 };
const TEXTLESS_LIMITS = { count: 20_000, bytes: 0 };

/** Opens the published version. Rejects with `unknown_corpus`, and with `not_fitted` where there is none. */
export async function openVersion(
  { corpus, objects, kernels }: VersionReaderDependencies,
  id: string,
): Promise<VersionReader> {
  const { version, model, prefix } = await corpus(id).published();

  async function read(key: string): Promise<Uint8Array> {
    const bytes = await objects.get(key);
    if (bytes === null) throw new Error(`There is no object ${key}.`);
    return bytes;
  }

  async function topics(): Promise<TopicList> {
    const bytes = await read(versionKeys(prefix, version).topics);
    return JSON.parse(new TextDecoder().decode(bytes)) as TopicList;
  }

  async function structure(): Promise<TopicStructure> {
    const edited = await objects.get(versionKeys(prefix, version).editedStructure);
    if (edited !== null) return decodeTopicStructure(edited);
    return openStructure(objects, versionKeys(prefix, model));
  }

  return {
    version,
    model,
    kernels,
    topics,
    structure,
    async topicModel() {
      const { termCounts } = await structure();
      const fitted = decodeTopicModel(await read(versionKeys(prefix, model).model));
      const edits = await objects.get(versionKeys(prefix, version).edits);
      const edited = edits === null ? fitted : editModelTopics(fitted, decodeEditedTopics(edits));
      const { topics: published } = await topics();
      return { ...edited, topics: published, ...(termCounts && { termCounts }) };
    },
    documentIndex: () =>
      openDocumentIndex(objects, {
        ...versionKeys(prefix, model),
        documents: versionKeys(prefix, version).documents,
      }),
    async *documents({ texts } = { texts: true }) {
      const limits = texts ? PAGE_LIMITS : TEXTLESS_LIMITS;
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<CorpusWork["readVersion"]>> = await corpus(id).readVersion(
          version,
          after,
          limits,
        );
        if (page.documents.length > 0) yield page.documents;
        after = page.after;
      } while (after !== null);
    },
  };
}
