import { EdgetopicError } from "../../core/errors.ts";
import { createAssigner, type Assigner } from "../../core/model/assigner.ts";
import {
  decodeDocumentIndex,
  encodeDocumentIndex,
  type DocumentIndex,
} from "../../core/model/document-index.ts";
import { decodeTopicModel } from "../../core/model/topic-model.ts";
import type { FitOptions } from "../../core/options.ts";
import { completeRefresh } from "./complete-refresh.ts";
import { embedSnapshot } from "./embed-snapshot.ts";
import {
  indexDocuments,
  placeDocuments,
  writeExtendedVersion,
  type PlacedDocument,
} from "./extend-version.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { versionKeys } from "./version-objects.ts";

/**
 * Gives the documents that have no topic yet one by the published model, without a fit, and
 * publishes the result as the next version, which shares that model. Vectors are read as those of the
 * model were, whatever the corpus's option says by now.
 */
export async function assignNewDocuments(given: RefreshContext): Promise<void> {
  const { corpus, task, prefix, objects, step } = given;
  const { refreshId, base } = task;
  if (base === null) {
    throw new EdgetopicError("not_fitted", `The corpus ${task.corpus} has no published version.`);
  }
  let assigner: Assigner | null = null;
  const vectorEncoding = await step("open-model", async () => {
    const opened = await openModel(given, base.model);
    ({ assigner } = opened);
    return opened.vectorEncoding;
  });
  const context = withOptions(given, { vectorEncoding });
  const carriedKey = (batch: number): string => `${prefix}carried/${batch}`;
  const placedKey = (batch: number): string => `${prefix}placed/${batch}`;
  const indexKey = (batch: number): string => `${prefix}index/${batch}`;

  const batchCount = await embedSnapshot(context, {
    async select(documents, batch) {
      const carried = documents.filter(({ topic }) => topic !== null).map(({ id }) => id);
      await objects.put(carriedKey(batch), JSON.stringify(carried));
      return documents.filter(({ topic }) => topic === null);
    },
    async keep(entries, vectors, batch) {
      assigner ??= (await openModel(context, base.model)).assigner;
      const placed = entries.length === 0 ? [] : placeDocuments(assigner, entries, vectors);
      await objects.put(placedKey(batch), JSON.stringify(placed));
      if (entries.length === 0) return;
      await objects.put(indexKey(batch), encodeDocumentIndex(indexDocuments(entries, vectors)));
    },
  });
  const version = await step("reserve-version", () => corpus.reserveVersion(refreshId));
  await step("carry", () => corpus.carryAssignments(refreshId));
  for (let batch = 0; batch < batchCount; batch++) {
    await step(`stage-${batch}`, async () => {
      const placed = await readList<PlacedDocument>(context, placedKey(batch));
      if (placed.length > 0) await corpus.stageAssignments(refreshId, placed);
      await corpus.reportRefresh(refreshId, {
        state: "publishing",
        stages: [{ name: "publish", done: batch + 1, total: batchCount }],
      });
    });
  }
  const summary = await step("write-version", async () => {
    const carried = new Set<string>();
    const placed: PlacedDocument[] = [];
    const indexes: DocumentIndex[] = [];
    for (let batch = 0; batch < batchCount; batch++) {
      for (const id of await readList<string>(context, carriedKey(batch))) carried.add(id);
      placed.push(...(await readList<PlacedDocument>(context, placedKey(batch))));
      const index = await objects.get(indexKey(batch));
      if (index !== null) indexes.push(decodeDocumentIndex(index));
    }
    return writeExtendedVersion(
      objects,
      task.prefix,
      { base: base.version, version },
      await corpus.countAssignments(refreshId),
      (id) => carried.has(id),
      placed,
      indexes,
    );
  });
  await completeRefresh(context, { ...summary, model: base.model });
}

async function openModel(context: RefreshContext, version: number) {
  const { model: key } = versionKeys(context.task.prefix, version);
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
  const { vectorEncoding = "f32" } = model.options;
  return { assigner: createAssigner(model, context.kernels), vectorEncoding };
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
