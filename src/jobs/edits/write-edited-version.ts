import { encodeEditedTopics } from "../../core/model/edited-topics.ts";
import { decodeTopicModel, type TopicModel } from "../../core/model/topic-model.ts";
import { topicStructureParts } from "../../core/model/topic-structure.ts";
import { applyEdits } from "../../core/topics/edits/apply-edits.ts";
import { editedTargets } from "../../core/topics/edits/edited-targets.ts";
import { editedStructure, regroupingOf } from "../../core/topics/edits/edited-structure.ts";
import { hasMoves, movedRows } from "../../core/topics/edits/moved-rows.ts";
import { resolveEdits, type EditPlan } from "../../core/topics/edits/resolve-edits.ts";
import type { FitOptions } from "../../core/options.ts";
import type { LoggedEdit } from "../../core/topics/edits/topic-edit.ts";
import { loadLanguageTools } from "../../languages/language-tools.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { CorpusWork } from "../corpus-work.ts";
import type { TopicList } from "../corpus.ts";
import { digestText } from "../fit/digest.ts";
import { openStructure } from "../open-structure.ts";
import { openIdentity } from "../refresh/open-identity.ts";
import type { VersionSummary } from "../refresh/publish-fit.ts";
import { writeChanges } from "../refresh/version-changes.ts";
import { versionKeys, type DocumentMap } from "../refresh/version-objects.ts";
import { listEditedTopics, type EditedTopicsInput } from "./edited-topic-list.ts";
import { openDocuments, type VersionDocuments } from "./open-documents.ts";

/** Of texts asked for in one call to the corpus. */
const TEXTS_PER_CALL = 200;
/** What a version of the same documents keeps of the one before it. */
const CARRIED = ["documents", "words", "pool", "emerging"] as const;

export interface EditedVersionPlace {
  /** The corpus's. */
  prefix: string;
  /** The version whose documents are edited, and the one whose model it has. */
  source: { version: number; model: number };
  /** The version to write; the source itself where a fit is to have its edits again. */
  version: number;
  /** With what the changes are compared: the version that is published. */
  since: { version: number; model: number } | null;
}

export interface EditedVersion {
  summary: VersionSummary;
  plan: EditPlan;
  /** Documents that have another topic than in the source. */
  moved: { id: string; topic: number }[];
}

/**
 * Writes a version whose topics are those of the source's fit after the edits: topics, map and
 * structure, what its readers follow, what is different. No fit, and the same bytes for the same
 * edits, however they came about. `opened` are the source's documents where they are at hand.
 */
export async function writeEditedVersion(
  objects: ObjectStore,
  { prefix, source, version, since }: EditedVersionPlace,
  edits: readonly LoggedEdit[],
  corpus: Pick<CorpusWork, "readTexts">,
  opened?: VersionDocuments,
): Promise<EditedVersion> {
  const textsOf = (ids: readonly string[]): Promise<string[]> => readTexts(corpus, ids);
  const [from, to] = [versionKeys(prefix, source.version), versionKeys(prefix, version)];
  const modelKeys = versionKeys(prefix, source.model);
  const { identity, index } = opened ?? (await openDocuments(objects, prefix, source));
  const structure = await openStructure(objects, modelKeys);
  const plan = resolveEdits(edits, identity.topicIds, identity.fingerprint);
  const fitted = identity.documentTopics;
  const after = applyEdits(plan, index, fitted);
  const documents = { index, before: fitted, after, fittedCount: identity.fittedCount };
  const regrouping = regroupingOf(structure, plan, documents);
  const strayIds = Array.from(regrouping.strays, (i) => index.documentIds[i] as string);
  const strayTexts = await textsOf(strayIds);
  const fitTools = await loadLanguageTools(structure.options.language);
  const edited = editedStructure(structure, plan, documents, regrouping, strayTexts, fitTools);

  const last = await readJson<TopicList>(objects, from.topics);
  const unedited = (await readJsonOrNull<TopicList>(objects, from.unedited)) ?? last;
  const listed = await listEditedTopics({
    plan,
    index,
    structure: edited,
    fitted,
    shown: identity.shownTopics,
    after,
    fittedCount: identity.fittedCount,
    unedited: unedited.topics,
    last: last.topics,
    words: await openWords(objects, from.words),
    textsOf,
  });
  const map = await readJson<DocumentMap>(objects, from.map);
  const columns = { ids: map.ids, x: map.x, y: map.y, topics: [...after] };
  await objects.put(to.unedited, JSON.stringify(unedited));
  if (version !== source.version) {
    for (const name of CARRIED) await copyObject(objects, from[name], to[name]);
  }
  await objects.putParts(to.editedStructure, topicStructureParts(edited));
  const { centroids, topicIds } = edited;
  const moves = hasMoves(plan)
    ? movedRows(
        plan,
        documents,
        "rowHashes" in index
          ? (index as TopicModel).rowHashes
          : decodeTopicModel(await readBytes(objects, modelKeys.model)).rowHashes,
      )
    : { movedHashes: new Int32Array(0), movedTopics: new Int32Array(0) };
  await objects.put(
    to.edits,
    encodeEditedTopics({ steps: plan.steps, centroids, topicIds, ...moves }),
  );
  const before = since === null ? null : await openIdentity(objects, prefix, since);
  const { documentTopics } = identity;
  const shownBefore = identity.shownTopics;
  await writeChanges(objects, to, since?.version ?? null, before, {
    ...identity,
    documentTopics,
    shownTopics: after,
  });
  await objects.put(to.map, JSON.stringify({ version, ...columns }));
  const targets = unedited.targets && { targets: editedTargets(unedited.targets, plan) };
  await objects.put(
    to.topics,
    JSON.stringify({ version, fittedAt: last.fittedAt, ...listed, ...targets }),
  );
  return {
    plan,
    moved: index.documentIds.flatMap((id, i) =>
      shownBefore[i] === after[i] ? [] : [{ id, topic: after[i] as number }],
    ),
    summary: {
      fittedAt: last.fittedAt,
      documentCount: listed.documentCount,
      topicCount: listed.topics.filter(({ id }) => id >= 0).length,
      outlierCount: listed.outlierCount,
      digest: await digestText(JSON.stringify(listed) + JSON.stringify(columns)),
    },
  };
}

/** The options by which the words of a version were weighed, where not by its model's. */
async function openWords(objects: ObjectStore, key: string): Promise<EditedTopicsInput["words"]> {
  const options = await readJsonOrNull<FitOptions>(objects, key);
  return options && { options, tools: await loadLanguageTools(options.language) };
}

async function readTexts(
  corpus: Pick<CorpusWork, "readTexts">,
  ids: readonly string[],
): Promise<string[]> {
  const texts: string[] = [];
  for (let start = 0; start < ids.length; start += TEXTS_PER_CALL) {
    texts.push(...(await corpus.readTexts(ids.slice(start, start + TEXTS_PER_CALL))));
  }
  return texts;
}

async function copyObject(objects: ObjectStore, from: string, to: string): Promise<void> {
  const bytes = await objects.get(from);
  if (bytes !== null) await objects.put(to, bytes);
}

async function readBytes(objects: ObjectStore, key: string): Promise<Uint8Array> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return bytes;
}

async function readJsonOrNull<T>(objects: ObjectStore, key: string): Promise<T | null> {
  const bytes = await objects.get(key);
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as T);
}

async function readJson<T>(objects: ObjectStore, key: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await readBytes(objects, key))) as T;
}
