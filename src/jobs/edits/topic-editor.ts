import { EdgetopicError } from "../../core/errors.ts";
import { resolveEdits } from "../../core/topics/edits/resolve-edits.ts";
import { resolveRequest, type EditRequest } from "../../core/topics/edits/resolve-request.ts";
import type { LoggedEdit } from "../../core/topics/edits/topic-edit.ts";
import type { TopicChanges } from "../../core/topics/topic-changes.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { CorpusWork } from "../corpus-work.ts";
import type { Version } from "../corpus.ts";
import { deletePrefix } from "../delete-prefix.ts";
import type { LedgerEdit } from "../ledger/edits.ts";
import { openIdentity } from "../refresh/open-identity.ts";
import { readChanges } from "../refresh/version-changes.ts";
import type { VersionIndex } from "../version-index.ts";
import { chooseImported, type SkippedEdit } from "./choose-imported.ts";
import { openEditable } from "./open-editable.ts";
import { openDocuments, type VersionDocuments } from "./open-documents.ts";
import { writeEditedVersion } from "./write-edited-version.ts";

/** What became of an edit: the log's entry, and the version that has it or has it no more. */
export interface PublishedEdit {
  edit: LedgerEdit;
  version: Version;
  changes: TopicChanges;
}

/** An edit of the log, with why nothing comes of it in the published version, null where something does. */
export interface ListedEdit extends LedgerEdit {
  idle: string | null;
}

/** What became of an imported log; without a version where nothing of it was left to be made. */
export interface PublishedImport {
  /** Those that were made, in their order. */
  edits: ListedEdit[];
  skipped: SkippedEdit[];
  version: Version | null;
  changes: TopicChanges | null;
}

/**
 * Edits of the published version, each published as a version of its own, without a fit. All throw
 * `not_fitted`; all but `list` also `refresh_under_way` and, where others edit all the time,
 * `version_changed`.
 */
export interface TopicEditor {
  list(corpus: string): Promise<{ version: number; edits: ListedEdit[] }>;
  /** Throws `unknown_topic`, `unknown_document`, `invalid_option`. */
  make(corpus: string, request: EditRequest): Promise<PublishedEdit>;
  /** Throws `unknown_edit`, also of one that was undone. */
  undo(corpus: string, id: string): Promise<PublishedEdit>;
  /**
   * Makes the edits of an exported log after those there are, in one version, each by its ids. One
   * whose topics are not there is kept and told as idle; one that was undone, or has an id of the log,
   * is skipped. Throws `invalid_option`.
   */
  importLog(corpus: string, log: readonly LedgerEdit[]): Promise<PublishedImport>;
}

export interface TopicEditorDependencies {
  corpus(
    id: string,
  ): Pick<CorpusWork, "published" | "listEdits" | "beginEdit" | "readTexts" | "publishEdit">;
  objects: ObjectStore;
  versionIndex?: Pick<VersionIndex, "release"> | null;
  /** A ULID. */
  createId(): string;
}

type BegunEdit = Awaited<ReturnType<CorpusWork["beginEdit"]>>;
type Change = { made: readonly LoggedEdit[] } | { undone: string };

interface PublishedChange {
  version: Version;
  changes: TopicChanges;
  /** The log after it. */
  log: LedgerEdit[];
  idle: ReadonlyMap<string, string>;
}

/** How often an edit is tried where another version is published meanwhile. */
const MOST_ATTEMPTS = 3;

export function createTopicEditor(dependencies: TopicEditorDependencies): TopicEditor {
  const { objects, createId, versionIndex } = dependencies;

  async function publish(
    corpusId: string,
    decide: (begun: BegunEdit, documents: VersionDocuments) => Change | Promise<Change>,
  ): Promise<PublishedChange | null> {
    const corpus = dependencies.corpus(corpusId);
    for (let attempt = 1; ; attempt++) {
      const begun = await corpus.beginEdit();
      const { base, version, prefix } = begun;
      const documents = await openDocuments(objects, prefix, base);
      const change = await decide(begun, documents);
      if ("made" in change && change.made.length === 0) return null;
      const edits =
        "made" in change
          ? [...begun.edits, ...change.made]
          : begun.edits.filter(({ id }) => id !== change.undone);
      const place = { prefix, source: base, version, since: base };
      const written = await writeEditedVersion(objects, place, edits, corpus, documents);
      const changes = await readChanges(objects, prefix, version);
      const nextTopicId = nextIdAfter(begun.nextTopicId, edits);
      try {
        const done = await corpus.publishEdit({
          ...written.summary,
          base,
          version,
          change,
          moved: written.moved,
          nextTopicId,
          changes,
        });
        for (const obsolete of done.obsolete) {
          await versionIndex?.release(obsolete);
          await deletePrefix(objects, obsolete);
        }
        const log = await corpus.listEdits();
        return { version: done.version, changes, log, idle: written.plan.idle };
      } catch (error) {
        const isRace = error instanceof EdgetopicError && error.code === "version_changed";
        if (!isRace || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  return {
    async list(corpusId) {
      const corpus = dependencies.corpus(corpusId);
      const { version, model, prefix } = await corpus.published();
      const logged = await corpus.listEdits();
      const holding = logged.filter(({ undoneAt }) => undoneAt === null);
      const { topicIds, fingerprint } = await openIdentity(objects, prefix, { version, model });
      const { idle } = resolveEdits(holding, topicIds, fingerprint);
      return {
        version,
        edits: logged.map((edit) => ({ ...edit, idle: idle.get(edit.id) ?? null })),
      };
    },
    async make(corpusId, request) {
      const id = createId();
      const done = await publish(corpusId, ({ edits, nextTopicId }, documents) => {
        const topics = openEditable(documents, edits, nextTopicId);
        return { made: [{ id, edit: resolveRequest(request, topics) }] };
      });
      return publishedEdit(id, done);
    },
    async undo(corpusId, id) {
      const done = await publish(corpusId, ({ edits }) => {
        if (edits.some((edit) => edit.id === id)) return { undone: id };
        throw new EdgetopicError(
          "unknown_edit",
          `The corpus "${corpusId}" has no edit "${id}" that could be undone.`,
        );
      });
      return publishedEdit(id, done);
    },
    async importLog(corpusId, given) {
      let chosen: ReturnType<typeof chooseImported> = { made: [], skipped: [] };
      const done = await publish(corpusId, async (_, { identity, index }) => {
        const { topicIds, fingerprint } = identity;
        // Read after the edit has begun: an edit that is made from there on is another version.
        const log = await dependencies.corpus(corpusId).listEdits();
        const { dimensions } = index.rows;
        chosen = chooseImported(given, { log, topicIds, fingerprint, dimensions });
        return chosen;
      });
      const { skipped } = chosen;
      if (done === null) return { edits: [], skipped, version: null, changes: null };
      const made = new Set(chosen.made.map(({ id }) => id));
      const edits = done.log.filter(({ id }) => made.has(id));
      return {
        edits: edits.map((edit) => ({ ...edit, idle: done.idle.get(edit.id) ?? null })),
        skipped,
        version: done.version,
        changes: done.changes,
      };
    },
  };
}

function publishedEdit(id: string, done: PublishedChange | null): PublishedEdit {
  const edit = done?.log.find((logged) => logged.id === id);
  if (done === null || edit === undefined) throw new Error(`The edit ${id} is not in the log.`);
  return { edit, version: done.version, changes: done.changes };
}

/** The smallest id that neither a topic of a fit nor a part of a split has had. */
function nextIdAfter(nextTopicId: number, edits: readonly LoggedEdit[]): number {
  let next = nextTopicId;
  for (const { edit } of edits) {
    if (edit.type === "split") for (const id of edit.into) next = Math.max(next, id + 1);
  }
  return next;
}
