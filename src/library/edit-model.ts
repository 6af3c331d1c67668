import type { EditedTopics } from "../core/model/edited-topics.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import { applyEdits } from "../core/topics/edits/apply-edits.ts";
import { editedCentroids } from "../core/topics/edits/edited-centroids.ts";
import { editedStructure, regroupingOf } from "../core/topics/edits/edited-structure.ts";
import { movedRows } from "../core/topics/edits/moved-rows.ts";
import { resolveEdits } from "../core/topics/edits/resolve-edits.ts";
import { resolveRequest, type EditRequest } from "../core/topics/edits/resolve-request.ts";
import type { LoggedEdit, TopicEdit } from "../core/topics/edits/topic-edit.ts";
import { EdgetopicError } from "../core/errors.ts";
import { listEditedTopics } from "../jobs/edits/edited-topic-list.ts";
import { digestText } from "../jobs/fit/digest.ts";
import { encodeEdit } from "../jobs/edits/encode-edit.ts";
import { loadLanguageTools } from "../languages/language-tools.ts";

/** A model and what was edited of its topics. */
export interface EditedModel {
  /** As it was fitted. */
  fitted: TopicModel;
  edits: readonly LoggedEdit[];
  /** After the edits; the fitted one itself where there are none. */
  model: TopicModel;
}

export interface EditSettings {
  /** Of `documentIds`, in their order: documents that leave most of their topic, as by a split or a move, are counted anew, and without them the model has no words of the topics they leave and come to. */
  texts?: readonly string[];
}

/** Adds an edit to the log. Throws what `resolveRequest` throws, `dimension_mismatch`. */
export function addEdit(edited: EditedModel, request: EditRequest): LoggedEdit[] {
  const { fitted, edits } = edited;
  const { topicIds, fingerprint, options } = fitted;
  const plan = resolveEdits(edits, topicIds, fingerprint);
  const documents = documentsOf(edited, edits);
  const edit = resolveRequest(request, {
    index: fitted,
    documentTopics: documents.after,
    topicIds: plan.topicIds,
    centroids: editedCentroids(documents, fitted, plan.topicIds),
    fingerprint,
    nextTopicId: nextTopicId(fitted, edits),
    seed: options.seed,
  });
  const last = edits.at(-1)?.id ?? "0";
  return [...edits, { id: String(Number(last) + 1), edit }];
}

/** The log without an edit, the last one unless it is named. Throws `unknown_edit`. */
export function removeEdit({ edits }: EditedModel, id = edits.at(-1)?.id): LoggedEdit[] {
  if (edits.some((edit) => edit.id === id)) return edits.filter((edit) => edit.id !== id);
  throw new EdgetopicError("unknown_edit", `The model has no edit ${id ?? "to undo"}.`);
}

/** The fitted model with these edits. */
export async function withEdits(
  edited: EditedModel,
  edits: readonly LoggedEdit[],
  { texts }: EditSettings,
): Promise<EditedModel> {
  const { fitted, model: last } = edited;
  if (texts !== undefined && texts.length !== fitted.documentIds.length) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${texts.length} texts for ${fitted.documentIds.length} documents; there must be one for each.`,
    );
  }
  if (edits.length === 0) return { fitted, edits, model: fitted };
  const plan = resolveEdits(edits, fitted.topicIds, fitted.fingerprint);
  const documents = documentsOf(edited, edits);
  const regrouping = regroupingOf(fitted, plan, documents);
  const isCounted = regrouping.strays.length === 0 || texts !== undefined;
  const { termCounts, ...uncounted } = fitted;
  const structure = editedStructure(
    isCounted && termCounts !== undefined ? fitted : uncounted,
    plan,
    documents,
    regrouping,
    Array.from(regrouping.strays, (document) => texts?.[document] ?? ""),
    await loadLanguageTools(fitted.options.language),
  );
  const textOf = textReader(fitted, texts);
  const { topics } = await listEditedTopics({
    plan,
    index: fitted,
    structure,
    fitted: documents.before,
    shown: shownTopics(last),
    after: documents.after,
    fittedCount: documents.fittedCount,
    unedited: fitted.topics,
    last: last.topics,
    words: null,
    textsOf: async (ids) => ids.map(textOf),
  });
  const places = new Map([...plan.topicIds].map((id, place) => [id, place]));
  const rowTopics = new Int32Array(fitted.rows.rowCount).fill(-1);
  fitted.rowOfDocument.forEach((row, i) => {
    rowTopics[row] = places.get(documents.after[i] as number) ?? -1;
  });
  const { centroids, topicIds } = structure;
  const counts = structure.termCounts && { termCounts: structure.termCounts };
  const log = JSON.stringify(edits.map(({ edit }) => encodeEdit(edit)));
  const digest = await digestText(fitted.digest + log);
  const model = { ...uncounted, ...counts, topics, topicIds, centroids, rowTopics, digest };
  return { fitted, edits, model };
}

/** What an edited model answers about documents by, beside the fitted one. */
export function editedTopicsOf(edited: EditedModel): EditedTopics {
  const { fitted, edits, model } = edited;
  const plan = resolveEdits(edits, fitted.topicIds, fitted.fingerprint);
  const { topicIds, centroids } = model;
  const moves = movedRows(plan, documentsOf(edited, edits), fitted.rowHashes);
  return { steps: plan.steps, topicIds, centroids, ...moves };
}

function documentsOf({ fitted }: EditedModel, edits: readonly LoggedEdit[]) {
  const before = shownTopics(fitted);
  const plan = resolveEdits(edits, fitted.topicIds, fitted.fingerprint);
  const after = applyEdits(plan, fitted, before);
  return { index: fitted, before, after, fittedCount: before.length };
}

/** By document, as ids. */
function shownTopics({ rowOfDocument, rowTopics, topicIds }: TopicModel): Int32Array {
  return rowOfDocument.map((row) => topicIds[rowTopics[row] as number] ?? -1);
}

function nextTopicId({ topicIds }: TopicModel, edits: readonly LoggedEdit[]): number {
  const parts = (edit: TopicEdit): readonly number[] => (edit.type === "split" ? edit.into : []);
  const ids = [...topicIds, ...edits.flatMap(({ edit }) => parts(edit))];
  return ids.reduce((next, id) => Math.max(next, id + 1), 0);
}

/** Without the texts those that the model shows. */
function textReader(
  { documentIds, topics }: TopicModel,
  texts: readonly string[] | undefined,
): (id: string) => string {
  const known = new Map(
    topics.flatMap(({ representativeDocuments }) =>
      representativeDocuments.map(({ id, text }) => [id, text] as const),
    ),
  );
  if (texts !== undefined) documentIds.forEach((id, i) => known.set(id, texts[i] as string));
  return (id) => known.get(id) ?? "";
}
