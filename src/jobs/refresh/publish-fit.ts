import { topicModelParts } from "../../core/model/topic-model.ts";
import { topicStructureParts } from "../../core/model/topic-structure.ts";
import { targetTopics } from "../../core/modes/target-topics.ts";
import type { Products, ProductName } from "../../core/pipeline/products.ts";
import type { FitOptions } from "../../core/options.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { nameTopics } from "../fit/name-topics.ts";
import { modelOfFit, type ModelEmbedder } from "../fit/model-of-fit.ts";
import type { Assignment } from "../corpus-work.ts";
import { digestFit } from "../fit/digest.ts";
import { openIdentity } from "./open-identity.ts";
import { readProducts, releaseProducts } from "./read-products.ts";
import { readRowList, type RowList } from "./row-list.ts";
import type { Snapshot, SnapshotEntry } from "./snapshot.ts";
import { listTopics } from "./topic-list.ts";
import { versionKeys, type DocumentMap } from "./version-objects.ts";

const RESULT: readonly ProductName[] = [
  "rowOfDocument",
  "rowHashes",
  "rowTree",
  "documentTopics",
  "documentProbabilities",
  "topicWords",
  "mapPositions",
  "centroids",
  "representatives",
  "quantizedRows",
  "quantizedScales",
];

export interface FitPlace {
  /** The corpus's prefix and the refresh's. */
  corpusPrefix: string;
  prefix: string;
  batchCount: number;
}

export interface VersionSummary {
  fittedAt: string;
  documentCount: number;
  topicCount: number;
  outlierCount: number;
  digest: string;
}

/** Writes what readers of a fitted version see: its topics, its map, its model. */
export async function writeFittedVersion(
  objects: ObjectStore,
  snapshot: Snapshot,
  { corpusPrefix, prefix, batchCount }: FitPlace,
  about: { version: number; fittedAt: string; options: FitOptions; topicIds: Int32Array },
  embedder: ModelEmbedder,
): Promise<VersionSummary> {
  const keys = versionKeys(corpusPrefix, about.version);
  await writeStructure(objects, prefix, keys.structure, about);
  const products = await readProducts(objects, prefix, RESULT);
  const rows = await readRowList(objects, prefix);
  const ids = await readIds(snapshot, batchCount);
  const { version, fittedAt, options, topicIds } = about;
  const digest = await digestFit(ids, products, rows.targets?.names);
  const texts = createTextReader(snapshot, rows);
  const listed = await listTopics(products, ids, texts, topicIds);
  const targets =
    rows.targets && targetTopics(rows.targets, products.get("documentTopics"), topicIds);
  const told = targets && { targets };
  const topics = { ...listed, topics: nameTopics(listed.topics, targets, options.mode), ...told };
  await objects.put(keys.topics, JSON.stringify({ version, fittedAt, ...topics }));
  await objects.put(keys.map, JSON.stringify(mapOf(version, ids, products, topicIds)));
  const fitted = { embedder, options, digest, topicIds, ...told };
  const model = modelOfFit(products, ids, topics.topics, fitted);
  await objects.putParts(keys.model, topicModelParts(model));
  releaseProducts(products);
  return {
    fittedAt,
    documentCount: ids.length,
    topicCount: topics.topics.filter(({ id }) => id >= 0).length,
    outlierCount: topics.outlierCount,
    digest,
  };
}

/** By itself and first, so that it adds nothing to what the model takes. */
async function writeStructure(
  objects: ObjectStore,
  prefix: string,
  key: string,
  { options, topicIds }: { options: FitOptions; topicIds: Int32Array },
): Promise<void> {
  const products = await readProducts(objects, prefix, ["termCounts", "centroids"]);
  const termCounts = products.get("termCounts");
  const centroids = products.get("centroids");
  await objects.putParts(key, topicStructureParts({ options, termCounts, centroids, topicIds }));
  releaseProducts(products);
}

/** The ids of the snapshot's documents, in their order. */
export async function readIds(snapshot: Snapshot, batchCount: number): Promise<string[]> {
  const ids: string[] = [];
  for (let batch = 0; batch < batchCount; batch++) {
    for (const { id } of await snapshot.entries(batch)) ids.push(id);
  }
  return ids;
}

/** The assignments of one batch of the snapshot in `version`. */
export async function assignmentsOfBatch(
  objects: ObjectStore,
  entries: readonly SnapshotEntry[],
  { corpusPrefix, prefix }: FitPlace,
  version: number,
  batch: number,
): Promise<Assignment[]> {
  const products = await readProducts(objects, prefix, ["documentProbabilities"]);
  const { shownTopics } = await openIdentity(objects, corpusPrefix, { version, model: version });
  const probabilities = products.get("documentProbabilities");
  const { batchOffsets } = await readRowList(objects, prefix);
  const first = batchOffsets[batch] as number;
  return entries.map(({ id, contentHash, truncated }, i) => ({
    id,
    contentHash,
    truncated,
    topic: shownTopics[first + i] as number,
    probability: probabilities[first + i] as number,
  }));
}

/** Texts by document, one batch in memory. */
function createTextReader(snapshot: Snapshot, { batchOffsets }: RowList) {
  const batches = new Map<number, Promise<string[]>>();
  return async (document: number): Promise<string> => {
    let batch = 0;
    while ((batchOffsets[batch + 1] as number) <= document) batch++;
    let texts = batches.get(batch);
    if (texts === undefined) {
      texts = snapshot.texts(batch);
      batches.clear();
      batches.set(batch, texts);
    }
    return (await texts)[document - (batchOffsets[batch] as number)] as string;
  };
}

/** The map's coordinates with five significant digits: a picture needs no more. */
function mapOf(
  version: number,
  ids: readonly string[],
  products: Products,
  topicIds: Int32Array,
): DocumentMap {
  const positions = products.get("mapPositions");
  const rowOfDocument = products.get("rowOfDocument");
  const column = (offset: number): number[] =>
    Array.from(rowOfDocument, (row) =>
      Number((positions[2 * row + offset] as number).toPrecision(5)),
    );
  return {
    version,
    ids: [...ids],
    x: column(0),
    y: column(1),
    topics: Array.from(products.get("documentTopics"), (topic) => topicIds[topic] ?? -1),
  };
}
