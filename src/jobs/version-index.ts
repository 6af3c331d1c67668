import { decodeDocumentIndex, type DocumentIndex } from "../core/model/document-index.ts";
import { decodeEditedTopics } from "../core/model/edited-topics.ts";
import { decodeTopicModel, type TopicModel } from "../core/model/topic-model.ts";
import type { VectorEncoding } from "../core/vector-encoding.ts";
import { createByteLimitedMap } from "../storage/byte-limited-map.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { isProcessed, VECTOR_INDEX_LIMITS, type VectorIndex } from "../storage/vector-index.ts";
import { contentKey } from "./content-key.ts";
import { versionKeys } from "./refresh/version-objects.ts";

/** The topics and documents of versions in a vector index, where they are searched. */
export interface VersionIndex {
  /**
   * Puts a version into the index, or does nothing where the index has other dimensions and where the
   * embedder was made of the corpus. `prefix` is the corpus's; `model` the version whose model it has.
   */
  write(prefix: string, version: number, model: number): Promise<void>;
  /** Null where the version is not in the index, or not all of it is visible yet. */
  open(prefix: string, version: number): Promise<OpenVersionIndex | null>;
  /** To be called before the objects under the prefix are deleted: notes their versions to be taken out. */
  release(prefix: string): Promise<void>;
  /** Takes out some of what was noted; where the index fails, a later call goes on. */
  takeOut(): Promise<void>;
}

export interface OpenVersionIndex {
  fingerprint: string;
  encoding: VectorEncoding;
  search(
    vector: Float32Array,
    count: number,
  ): Promise<{
    topics: { id: number; score: number }[];
    documents: { id: string; score: number }[];
  }>;
}

/** What is kept beside a version's objects of its entries; their ids follow from it. */
interface Indexed {
  /** What ids and namespaces of the version begin with: no other version of any corpus has it. */
  name: string;
  fingerprint: string;
  encoding: VectorEncoding;
  topicCount: number;
  documentCount: number;
  /** The last change; null until it was acknowledged. */
  mutation: string | null;
  at: number;
}

/** Numbers that are sent at a time: the binding makes text of them. */
const MOST_NUMBERS = 400_000;
const KNOWN_BYTES = 1_000_000;
const RECORD_BYTES = 300;
/** Records of versions that are to be taken out. */
const RELEASED = "index-released/";
/** Of one `takeOut`: 20,000 entries. */
const MOST_DELETES = 200;

const topicsOf = (name: string): string => `${name}.t`;
const documentsOf = (name: string): string => `${name}.d`;

export function createVersionIndex(
  index: VectorIndex,
  objects: ObjectStore,
  now: () => number,
): VersionIndex {
  /** Of published versions, which do not change: the record once all is visible, or that there is none. */
  const known = createByteLimitedMap<{ record: Indexed | null }>(KNOWN_BYTES);

  async function readRecord(key: string): Promise<Indexed | null> {
    const bytes = await objects.get(key);
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Indexed);
  }

  async function readVersion(prefix: string, version: number, modelVersion: number) {
    const bytes = await objects.get(versionKeys(prefix, modelVersion).model);
    if (bytes === null) throw new Error(`Version ${version} under ${prefix} has no model.`);
    const model = decodeTopicModel(bytes);
    const keys = versionKeys(prefix, version);
    const own = await objects.get(keys.documents);
    const edits = await objects.get(keys.edits);
    return {
      model,
      topics: edits === null ? model : decodeEditedTopics(edits),
      documents: own === null ? model : decodeDocumentIndex(own),
    };
  }

  async function findReady(key: string): Promise<Indexed | null> {
    const found = known.get(key);
    if (found !== undefined) return found.record;
    const record = await readRecord(key);
    // A version without one was published without one; where the writing broke off nobody goes on.
    const isReady =
      record?.mutation && isProcessed(await index.describe(), record.mutation, record.at);
    if (isReady || !record?.mutation) {
      known.set(key, { record: isReady ? record : null }, RECORD_BYTES);
    }
    return isReady ? record : null;
  }

  /** The last ids first, so that the counts say what is left; answers how many calls it took. */
  async function takeOutOf(key: string, record: Indexed, limit: number): Promise<number> {
    const left = { ...record };
    let callCount = 0;
    while (left.documentCount + left.topicCount > 0 && callCount < limit) {
      const field = left.documentCount > 0 ? "documentCount" : "topicCount";
      const group = field === "documentCount" ? documentsOf(left.name) : topicsOf(left.name);
      const first = Math.max(0, left[field] - VECTOR_INDEX_LIMITS.delete);
      await index.delete(
        Array.from({ length: left[field] - first }, (_, i) => group + (first + i)),
      );
      left[field] = first;
      callCount++;
    }
    if (left.documentCount + left.topicCount === 0) await objects.delete([key]);
    else await objects.put(key, JSON.stringify(left));
    return callCount;
  }

  return {
    async write(prefix, version, modelVersion) {
      const { model, topics, documents } = await readVersion(prefix, version, modelVersion);
      const { dimensions } = model.rows;
      if (model.embedderModel !== undefined) return;
      if ((await index.describe()).dimensions !== dimensions) return;
      const record: Indexed = {
        name: await contentKey(prefix, String(version)),
        fingerprint: model.fingerprint,
        encoding: model.options.vectorEncoding ?? "f32",
        topicCount: topics.topicIds.length,
        documentCount: documents.documentIds.length,
        mutation: null,
        at: 0,
      };
      const key = versionKeys(prefix, version).indexed;
      // First, so that whatever of it is in the index is found again to be taken out.
      await objects.put(key, JSON.stringify(record));
      const upsert = (group: string, batch: Batch): Promise<string> =>
        index.upsert(group, {
          ...batch,
          ids: batch.numbers.map((number) => group + number),
          labels: batch.numbers.map((number) => batch.labelOf(number)),
        });
      let mutation: string | null = null;
      for (const batch of centroidBatches(topics, dimensions)) {
        mutation = await upsert(topicsOf(record.name), batch);
      }
      for (const batch of documentBatches(documents)) {
        mutation = await upsert(documentsOf(record.name), batch);
      }
      await objects.put(key, JSON.stringify({ ...record, mutation, at: now() }));
    },
    async open(prefix, version) {
      const record = await findReady(versionKeys(prefix, version).indexed);
      if (record === null) return null;
      const { name, fingerprint, encoding } = record;
      return {
        fingerprint,
        encoding,
        async search(vector, count) {
          const [topics, documents] = await Promise.all([
            index.query(topicsOf(name), vector, count),
            index.query(documentsOf(name), vector, count),
          ]);
          return {
            topics: topics.map(({ label, score }) => ({ id: Number(label), score })),
            documents: documents.map(({ label, score }) => ({ id: label, score })),
          };
        },
      };
    },
    async release(prefix) {
      for (const key of await keysUnder(objects, prefix)) {
        const record = key.endsWith("/indexed.json") ? await readRecord(key) : null;
        if (record) await objects.put(RELEASED + record.name, JSON.stringify(record));
      }
    },
    async takeOut() {
      let left = MOST_DELETES;
      for (const key of await keysUnder(objects, RELEASED)) {
        const record = left > 0 ? await readRecord(key) : null;
        if (record === null) continue;
        try {
          left -= await takeOutOf(key, record, left);
        } catch {
          // The record is still there.
          return;
        }
      }
    },
  };
}

/** Entries of one upsert, by their places in the version. */
interface Batch {
  numbers: number[];
  vectors: Float32Array;
  labelOf(number: number): string;
}

function batchLength(dimensions: number): number {
  const length = Math.floor(MOST_NUMBERS / dimensions);
  return Math.max(1, Math.min(VECTOR_INDEX_LIMITS.upsert, length));
}

function* centroidBatches(
  { centroids, topicIds }: Pick<TopicModel, "centroids" | "topicIds">,
  dimensions: number,
): Iterable<Batch> {
  const labelOf = (topic: number): string => String(topicIds[topic]);
  const step = batchLength(dimensions) * dimensions;
  for (let start = 0; start < centroids.length; start += step) {
    const vectors = centroids.slice(start, start + step);
    const numbers = Array.from(
      { length: vectors.length / dimensions },
      (_, i) => start / dimensions + i,
    );
    yield { numbers, vectors, labelOf };
  }
}

/** Documents whose vectors have no direction are left out: nothing is near to them. */
function* documentBatches({ rows, rowOfDocument, documentIds }: DocumentIndex): Iterable<Batch> {
  const { dimensions, scales } = rows;
  const step = batchLength(dimensions);
  const labelOf = (number: number): string => documentIds[number] as string;
  const found = [...rowOfDocument.keys()].filter((i) => scales[rowOfDocument[i] as number] !== 0);
  for (let start = 0; start < found.length; start += step) {
    const numbers = found.slice(start, start + step);
    const vectors = new Float32Array(numbers.length * dimensions);
    for (const [to, document] of numbers.entries()) {
      const row = rowOfDocument[document] as number;
      const scale = scales[row] as number;
      for (let d = 0; d < dimensions; d++) {
        vectors[to * dimensions + d] = (rows.rows[row * dimensions + d] as number) * scale;
      }
    }
    yield { numbers, vectors, labelOf };
  }
}

async function keysUnder(objects: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for (;;) {
    const page = await objects.list(prefix, { after: keys.at(-1) });
    keys.push(...page);
    if (page.length < 1000) return keys;
  }
}
