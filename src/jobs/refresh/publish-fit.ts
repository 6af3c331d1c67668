import { encodeTopicModel } from "../../core/model/topic-model.ts";
import { decodeProduct } from "../../core/pipeline.ts";
import { Products, type ProductName } from "../../core/pipeline/products.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { Assignment } from "../corpus-work.ts";
import { digestFit } from "../fit/digest.ts";
import { productKey } from "../fit/fit-task.ts";
import { readRowList, type RowList } from "./row-list.ts";
import type { Snapshot, SnapshotEntry } from "./snapshot.ts";
import { listTopics } from "./topic-list.ts";
import { versionKeys, type DocumentMap } from "./version-objects.ts";

const RESULT: readonly ProductName[] = [
  "rowOfDocument",
  "rowHashes",
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
  { version, fittedAt, fingerprint }: { version: number; fittedAt: string; fingerprint: string },
): Promise<VersionSummary> {
  const products = await readProducts(objects, prefix, RESULT);
  const rows = await readRowList(objects, prefix);
  const ids: string[] = [];
  for (let batch = 0; batch < batchCount; batch++) {
    for (const { id } of await snapshot.entries(batch)) ids.push(id);
  }
  const keys = versionKeys(corpusPrefix, version);
  const texts = createTextReader(snapshot, rows);
  const topics = await listTopics(products, ids, texts);
  await objects.put(keys.topics, JSON.stringify({ version, fittedAt, ...topics }));
  await objects.put(keys.map, JSON.stringify(mapOf(version, ids, products)));
  await objects.put(keys.model, encodeTopicModel(modelOf(products, ids, fingerprint)));
  return {
    fittedAt,
    documentCount: ids.length,
    topicCount: topics.topics.filter(({ id }) => id >= 0).length,
    outlierCount: topics.outlierCount,
    digest: await digestFit(ids, products),
  };
}

/** The assignments of one batch of the snapshot. */
export async function assignmentsOfBatch(
  objects: ObjectStore,
  entries: readonly SnapshotEntry[],
  { prefix }: FitPlace,
  batch: number,
): Promise<Assignment[]> {
  const products = await readProducts(objects, prefix, ["documentTopics", "documentProbabilities"]);
  const topics = products.get("documentTopics");
  const probabilities = products.get("documentProbabilities");
  const { batchOffsets } = await readRowList(objects, prefix);
  const first = batchOffsets[batch] as number;
  return entries.map(({ id, contentHash, truncated }, i) => ({
    id,
    contentHash,
    truncated,
    topic: topics[first + i] as number,
    probability: probabilities[first + i] as number,
  }));
}

async function readProducts(
  objects: ObjectStore,
  prefix: string,
  names: readonly ProductName[],
): Promise<Products> {
  const products = new Products();
  for (const name of names) {
    const bytes = await objects.get(productKey(prefix, name));
    if (bytes === null) throw new Error(`The fit left no ${name} under ${prefix}.`);
    products.set(name, decodeProduct(name, bytes));
  }
  return products;
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

function modelOf(products: Products, ids: readonly string[], fingerprint: string) {
  const rowOfDocument = products.get("rowOfDocument");
  const scales = products.get("quantizedScales");
  const rows = products.get("quantizedRows");
  const rowCount = scales.length;
  const rowTopics = new Int32Array(rowCount);
  const rowProbabilities = new Float32Array(rowCount);
  rowOfDocument.forEach((row, document) => {
    rowTopics[row] = products.get("documentTopics")[document] as number;
    rowProbabilities[row] = products.get("documentProbabilities")[document] as number;
  });
  return {
    fingerprint,
    rows: { rowCount, dimensions: rows.length / rowCount, rows, scales },
    rowHashes: products.get("rowHashes"),
    rowTopics,
    rowProbabilities,
    mapPositions: products.get("mapPositions"),
    centroids: products.get("centroids"),
    documentIds: ids,
    rowOfDocument,
  };
}

/** The map's coordinates with five significant digits: a picture needs no more. */
function mapOf(version: number, ids: readonly string[], products: Products): DocumentMap {
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
    topics: [...products.get("documentTopics")],
  };
}
