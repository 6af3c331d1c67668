import { equalOptions } from "../../core/equal-options.ts";
import { EdgetopicError } from "../../core/errors.ts";
import { createAssigner } from "../../core/model/assigner.ts";
import {
  decodeDocumentIndex,
  encodeDocumentIndex,
  type DocumentIndex,
} from "../../core/model/document-index.ts";
import { topicAnchors } from "../../core/model/topic-anchors.ts";
import {
  decodeEmergingPool,
  type EmergingPool,
  encodeEmergingPool,
} from "../../core/topics/emerging/emerging-pool.ts";
import type { EmergingTopic } from "../corpus.ts";
import { findCandidates } from "../emerging/find-candidates.ts";
import { updateEmerging } from "../emerging/update-emerging.ts";
import { createEditedAssigner, decodeEditedTopics } from "../../core/model/edited-topics.ts";
import { createFarRule } from "../../core/model/far-rule.ts";
import { decodeTopicModel } from "../../core/model/topic-model.ts";
import type { FitOptions } from "../../core/options.ts";
import type { VectorEncoding } from "../../core/vector-encoding.ts";
import type { PlacedCounts } from "../corpus-work.ts";
import { completeRefresh } from "./complete-refresh.ts";
import { embedSnapshot } from "./embed-snapshot.ts";
import {
  indexDocuments,
  placeDocuments,
  poolPlaced,
  writeExtendedVersion,
  type PlacedDocument,
  type Placer,
} from "./extend-version.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { versionKeys } from "./version-objects.ts";

/** What the published version's model says, and an opened one at hand or not. */
export interface PublishedModel {
  base: { version: number; model: number };
  vectorEncoding: VectorEncoding;
  /** Whether it was fitted with the options the corpus has now. */
  hasOptions: boolean;
  /** Opens it where it is not open. */
  placer(): Promise<Placer>;
}

/** Documents that were placed, in batches, and how many texts had to be embedded for it. */
export interface Placing {
  base: PublishedModel["base"];
  batchCount: number;
  embeddedCount: number;
}

/**
 * Gives the documents that have no topic yet one by the published model, without a fit, and
 * publishes the result as the next version, which shares that model.
 */
export async function assignNewDocuments(context: RefreshContext): Promise<void> {
  const model = await openPublishedModel(context);
  await publishPlaced(context, model, await placeNewDocuments(context, model));
}

/** Throws `not_fitted` where nothing is published, `embedder_mismatch` where its embedder is another. */
export async function openPublishedModel(context: RefreshContext): Promise<PublishedModel> {
  const { task, step } = context;
  const { base } = task;
  if (base === null) {
    throw new EdgetopicError("not_fitted", `The corpus ${task.corpus} has no published version.`);
  }
  let placer: Placer | null = null;
  const about = await step("open-model", async () => {
    const opened = await openModel(context, base);
    ({ placer } = opened);
    return {
      vectorEncoding: opened.options.vectorEncoding ?? ("f32" as const),
      hasOptions: equalOptions(opened.options, task.settings.options),
    };
  });
  return {
    base,
    ...about,
    placer: async () => (placer ??= (await openModel(context, base)).placer),
  };
}

/**
 * Embeds the documents that have no topic and places them. Vectors are read as those of the model
 * were, whatever the corpus's option says by now.
 */
export async function placeNewDocuments(
  given: RefreshContext,
  { base, vectorEncoding, placer }: PublishedModel,
): Promise<Placing> {
  const context = withOptions(given, { vectorEncoding });
  const { objects } = context;
  const keys = placedKeys(context);
  const embedded = await embedSnapshot(context, {
    async select(documents, batch) {
      const carried = documents.filter(({ topic }) => topic !== null).map(({ id }) => id);
      await objects.put(keys.carried(batch), JSON.stringify(carried));
      return documents.filter(({ topic }) => topic === null);
    },
    async keep(entries, vectors, batch) {
      const placed = entries.length === 0 ? [] : placeDocuments(await placer(), entries, vectors);
      await objects.put(keys.placed(batch), JSON.stringify(placed));
      if (entries.length === 0) return;
      await objects.put(keys.index(batch), encodeDocumentIndex(indexDocuments(entries, vectors)));
      const pool = poolPlaced(placed, await context.snapshot.texts(batch), vectors);
      await objects.put(keys.pool(batch), encodeEmergingPool(pool));
    },
  });
  return { base, ...embedded };
}

/** Of all batches. */
export async function countPlaced(
  context: RefreshContext,
  batchCount: number,
): Promise<PlacedCounts> {
  const counts = { assigned: 0, outliers: 0, far: 0 };
  for (let batch = 0; batch < batchCount; batch++) {
    const placed = await readList<PlacedDocument>(context, placedKeys(context).placed(batch));
    counts.assigned += placed.length;
    counts.outliers += placed.filter(({ topic, fitTopic = topic }) => fitTopic < 0).length;
    counts.far += placed.filter(({ isFar }) => isFar).length;
  }
  return counts;
}

/** Publishes the base version with the placed documents added. */
export async function publishPlaced(
  context: RefreshContext,
  model: PublishedModel,
  { base, batchCount }: Placing,
): Promise<void> {
  const { corpus, task, objects, step } = context;
  const { refreshId } = task;
  const keys = placedKeys(context);
  const version = await step("reserve-version", () => corpus.reserveVersion(refreshId));
  await step("carry", () => corpus.carryAssignments(refreshId));
  for (let batch = 0; batch < batchCount; batch++) {
    await step(`stage-${batch}`, async () => {
      const placed = await readList<PlacedDocument>(context, keys.placed(batch));
      if (placed.length > 0) await corpus.stageAssignments(refreshId, placed);
      await corpus.reportRefresh(refreshId, {
        state: "publishing",
        stages: [{ name: "publish", done: batch + 1, total: batchCount }],
      });
    });
  }
  const summary = await step("write-version", async () => {
    const carried = await readCarried(context, batchCount);
    const placed: PlacedDocument[] = [];
    const indexes: DocumentIndex[] = [];
    for (let batch = 0; batch < batchCount; batch++) {
      placed.push(...(await readList<PlacedDocument>(context, keys.placed(batch))));
      const index = await objects.get(keys.index(batch));
      if (index !== null) indexes.push(decodeDocumentIndex(index));
    }
    return writeExtendedVersion(
      objects,
      task.prefix,
      { base, version },
      await corpus.countAssignments(refreshId),
      (id) => carried.has(id),
      placed,
      indexes,
    );
  });
  const candidates = await step("find-emerging", async () => {
    const found = await findEmerging(context, model, version, batchCount, summary.documentCount);
    return found.map(({ id, name, size, words }) => ({ id, name, size, words }));
  });
  await completeRefresh(context, version, { ...summary, model: base.model, candidates });
}

async function findEmerging(
  context: RefreshContext,
  { base, placer }: PublishedModel,
  version: number,
  batchCount: number,
  documentCount: number,
): Promise<EmergingTopic[]> {
  const { task, objects, kernels } = context;
  const carried = await readCarried(context, batchCount);
  const added: EmergingPool[] = [];
  for (let batch = 0; batch < batchCount; batch++) {
    const bytes = await objects.get(placedKeys(context).pool(batch));
    if (bytes !== null) added.push(decodeEmergingPool(bytes));
  }
  const update = {
    from: versionKeys(task.prefix, base.version),
    to: versionKeys(task.prefix, version),
    version,
    isCarried: (id: string) => carried.has(id),
    added,
  };
  const { options } = task.settings;
  return updateEmerging(objects, update, async (pool) =>
    findCandidates(pool, (await placer()).anchors(), options, documentCount, kernels),
  );
}

async function readCarried(context: RefreshContext, batchCount: number): Promise<Set<string>> {
  const carried = new Set<string>();
  for (let batch = 0; batch < batchCount; batch++) {
    const ids = await readList<string>(context, placedKeys(context).carried(batch));
    for (const id of ids) carried.add(id);
  }
  return carried;
}

function placedKeys({ prefix }: RefreshContext) {
  return {
    carried: (batch: number): string => `${prefix}carried/${batch}`,
    placed: (batch: number): string => `${prefix}placed/${batch}`,
    index: (batch: number): string => `${prefix}index/${batch}`,
    pool: (batch: number): string => `${prefix}pool/${batch}`,
  };
}

async function openModel(context: RefreshContext, base: { version: number; model: number }) {
  const { model: key } = versionKeys(context.task.prefix, base.model);
  const bytes = await context.objects.get(key);
  if (bytes === null) throw new Error(`There is no model ${key}.`);
  const model = decodeTopicModel(bytes);
  const { fingerprint } = await context.embedder(context.task.settings.embedder);
  if (model.fingerprint !== fingerprint) {
    throw new EdgetopicError(
      "embedder_mismatch",
      `The published model was fitted on vectors of ${model.fingerprint}; the corpus's embedder is ${fingerprint} now. Refresh it in full.`,
    );
  }
  const fitted = createAssigner(model, context.kernels);
  const edits = await context.objects.get(versionKeys(context.task.prefix, base.version).edits);
  const placer: Placer = {
    assigner: edits === null ? fitted : createEditedAssigner(fitted, decodeEditedTopics(edits)),
    isFar: createFarRule(model),
    anchors: () => topicAnchors(model),
  };
  return { placer, options: model.options };
}

function withOptions(context: RefreshContext, changed: Partial<FitOptions>): RefreshContext {
  const { task } = context;
  const options = { ...task.settings.options, ...changed };
  return { ...context, task: { ...task, settings: { ...task.settings, options } } };
}

async function readList<Item>({ objects }: RefreshContext, key: string): Promise<Item[]> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as Item[];
}
