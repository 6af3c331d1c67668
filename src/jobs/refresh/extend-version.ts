import { quantizeRows } from "../../core/knn/quantize.ts";
import type { Assigner } from "../../core/model/assigner.ts";
import {
  encodeDocumentIndex,
  extendDocumentIndex,
  type DocumentIndex,
} from "../../core/model/document-index.ts";
import type { TopicIdentity } from "../../core/topics/identity/topic-identity.ts";
import type { TopicAnchors } from "../../core/model/topic-anchors.ts";
import { type EmergingPool, poolDocuments } from "../../core/topics/emerging/emerging-pool.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { TopicList } from "../corpus.ts";
import type { Assignment } from "../corpus-work.ts";
import { digestText } from "../fit/digest.ts";
import { openDocumentIndex } from "./open-document-index.ts";
import { openIdentity } from "./open-identity.ts";
import type { VersionSummary } from "./publish-fit.ts";
import type { SnapshotEntry } from "./snapshot.ts";
import { resizeTopics } from "./topic-list.ts";
import { versionKeys, type DocumentMap } from "./version-objects.ts";
import { writeChanges } from "./version-changes.ts";

/** A document that a model has given a topic and a place. */
export interface PlacedDocument extends Assignment {
  x: number;
  y: number;
  /** The topic by the fit's model, where edits have made it another. */
  fitTopic?: number;
}

/** What a model says of a document. */
export interface Placer {
  assigner: Pick<Assigner, "assign">;
  isFar(vector: Float32Array, topic: number): boolean;
  anchors(): TopicAnchors;
}

/** Gives each document of a batch its topic, by itself. */
export function placeDocuments(
  { assigner, isFar }: Placer,
  entries: readonly SnapshotEntry[],
  vectors: Float32Array,
): PlacedDocument[] {
  const dimensions = vectors.length / entries.length;
  return entries.map(({ id, contentHash, truncated }, i) => {
    const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
    const assigned = assigner.assign(vector);
    const { topic, fitTopic = topic } = assigned;
    return { id, contentHash, truncated, ...assigned, isFar: isFar(vector, fitTopic) };
  });
}

/**
 * Writes the topics and the map of a version that adds documents to another one: the base's map
 * and representative documents without those that are gone or changed, then the added ones.
 */
export async function writeExtendedVersion(
  objects: ObjectStore,
  corpusPrefix: string,
  { base, version }: { base: { version: number; model: number }; version: number },
  counts: readonly { topic: number; count: number }[],
  isCarried: (id: string) => boolean,
  added: readonly PlacedDocument[],
  addedIndex: readonly DocumentIndex[],
): Promise<VersionSummary> {
  const from = versionKeys(corpusPrefix, base.version);
  const to = versionKeys(corpusPrefix, version);
  const list = await readJson<TopicList>(objects, from.topics);
  const kept = list.topics.map((topic) => ({
    ...topic,
    representativeDocuments: topic.representativeDocuments.filter(({ id }) => isCarried(id)),
  }));
  const resized = resizeTopics(kept, counts);
  const topics = JSON.stringify({
    version,
    fittedAt: list.fittedAt,
    ...resized,
    ...(list.targets && { targets: list.targets }),
  });
  const map: DocumentMap = { version, ids: [], x: [], y: [], topics: [] };
  const append = (id: string, x: number, y: number, topic: number): void => {
    map.ids.push(id);
    map.x.push(x);
    map.y.push(y);
    map.topics.push(topic);
  };
  const before = await readJson<DocumentMap>(objects, from.map);
  before.ids.forEach((id, i) => {
    if (!isCarried(id)) return;
    append(id, before.x[i] as number, before.y[i] as number, before.topics[i] as number);
  });
  for (const { id, x, y, topic } of added) {
    append(id, Number(x.toPrecision(5)), Number(y.toPrecision(5)), topic);
  }
  const mapText = JSON.stringify(map);
  const modelKeys = { ...versionKeys(corpusPrefix, base.model), documents: from.documents };
  const known = await openDocumentIndex(objects, modelKeys);
  const index = extendDocumentIndex(known, isCarried, addedIndex);
  await objects.put(to.documents, encodeDocumentIndex(index));
  const identity = await openIdentity(objects, corpusPrefix, base);
  const extended = extendIdentity(identity, isCarried, added);
  await writeChanges(objects, to, base.version, identity, extended);
  await copyEdits(objects, from, to);
  await objects.put(to.topics, topics);
  await objects.put(to.map, mapText);
  return {
    fittedAt: list.fittedAt,
    documentCount: resized.documentCount,
    topicCount: resized.topics.filter(({ id }) => id >= 0).length,
    outlierCount: resized.outlierCount,
    digest: await digestText(JSON.stringify(resized) + JSON.stringify({ ...map, version: 0 })),
  };
}

/** What the base's topics were edited to is what those of the version are. */
async function copyEdits(
  objects: ObjectStore,
  from: ReturnType<typeof versionKeys>,
  to: ReturnType<typeof versionKeys>,
): Promise<void> {
  for (const name of ["edits", "editedStructure", "unedited"] as const) {
    const bytes = await objects.get(from[name]);
    if (bytes !== null) await objects.put(to[name], bytes);
  }
}

/** The documents that are carried over, then the added ones, in the topics that were there. */
function extendIdentity(
  base: TopicIdentity,
  isCarried: (id: string) => boolean,
  added: readonly PlacedDocument[],
): TopicIdentity {
  const carried = [...base.documentIds.keys()].filter((i) =>
    isCarried(base.documentIds[i] as string),
  );
  const extend = (topics: Int32Array, addedTopics: number[]): Int32Array =>
    Int32Array.from([...carried.map((i) => topics[i] as number), ...addedTopics]);
  const shown = added.map(({ topic }) => topic);
  const fitted = added.map(({ topic, fitTopic = topic }) => fitTopic);
  return {
    ...base,
    documentIds: [
      ...carried.map((i) => base.documentIds[i] as string),
      ...added.map(({ id }) => id),
    ],
    documentTopics: extend(base.documentTopics, fitted),
    shownTopics: extend(base.shownTopics, shown),
    fittedCount: carried.filter((i) => i < base.fittedCount).length,
  };
}

/** The documents of one batch, as they are found by meaning. */
export function indexDocuments(
  entries: readonly SnapshotEntry[],
  vectors: Float32Array,
): DocumentIndex {
  const dimensions = vectors.length / Math.max(1, entries.length);
  return {
    rows: { rowCount: entries.length, dimensions, ...quantizeRows(vectors, dimensions) },
    documentIds: entries.map(({ id }) => id),
    rowOfDocument: Int32Array.from(entries.keys()),
  };
}

/** The documents of a batch that are no topic's, or far from theirs. */
export function poolPlaced(
  placed: readonly PlacedDocument[],
  texts: readonly string[],
  vectors: Float32Array,
): EmergingPool {
  const places = [...placed.keys()].filter((i) => {
    // What a person made outliers is no news.
    const { topic, fitTopic = topic, isFar } = placed[i] as PlacedDocument;
    return fitTopic < 0 || isFar === true;
  });
  const dimensions = vectors.length / Math.max(1, placed.length);
  return poolDocuments(places, vectors, dimensions, (i) => ({
    id: (placed[i] as PlacedDocument).id,
    text: texts[i] as string,
  }));
}

async function readJson<T>(objects: ObjectStore, key: string): Promise<T> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
