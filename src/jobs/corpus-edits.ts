import { EdgetopicError } from "../core/errors.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { corpusPrefix } from "./corpus-removal.ts";
import { publishVersion } from "./corpus-versions.ts";
import type { CorpusWork } from "./corpus-work.ts";
import { copyAssignments, moveAssignments } from "./ledger/assignments.ts";
import { readTexts } from "./ledger/document-pages.ts";
import { insertEdit, readEdits, readHoldingEdits, undoEdit } from "./ledger/edits.ts";
import { findRefreshUnderWay, type LedgerRefresh } from "./ledger/refreshes.ts";
import { readNextTopicId, requireSettings, takeVersionNumber } from "./ledger/settings.ts";
import { findVersion, type LedgerVersion } from "./ledger/versions.ts";

/** The log of edits, and the versions they are published by. */
export function createCorpusEdits(
  context: CorpusContext,
): Pick<CorpusWork, "listEdits" | "beginEdit" | "readTexts" | "publishEdit"> {
  const { sql, corpus, clock, now } = context;

  return {
    async listEdits() {
      await clock.wake();
      requireSettings(sql, corpus);
      return readEdits(sql);
    },
    async beginEdit() {
      await clock.wake();
      return sql.transaction(() => {
        const { version, model } = requireEditable(context);
        return {
          version: takeVersionNumber(sql),
          base: { version, model },
          prefix: corpusPrefix(corpus, requireSettings(sql, corpus).incarnation),
          edits: readHoldingEdits(sql),
          nextTopicId: readNextTopicId(sql),
        };
      });
    },
    async readTexts(ids) {
      await clock.wake();
      requireSettings(sql, corpus);
      return readTexts(sql, ids);
    },
    async publishEdit({ base, version, change, moved, ...result }) {
      await clock.wake();
      const answer = sql.transaction(() => {
        const editable = requireEditable(context);
        if (editable.version !== base.version) {
          throw new EdgetopicError(
            "version_changed",
            `Version ${editable.version} was published while version ${base.version} was edited.`,
          );
        }
        if ("made" in change) for (const edit of change.made) insertEdit(sql, edit, now());
        else undoEdit(sql, change.undone, now());
        copyAssignments(sql, base.version, version);
        moveAssignments(sql, version, moved);
        return publishVersion(context, {
          ...result,
          version,
          model: base.model,
          embedder: editable.embedder,
        });
      });
      await clock.arm();
      return answer;
    },
  };
}

/**
 * The published version. To be called inside a transaction. Throws `not_fitted`, and
 * `refresh_under_way` where a refresh adds to that version or is about to publish its own, which
 * would not have the edit.
 */
function requireEditable({ sql, corpus }: CorpusContext): LedgerVersion {
  const { publishedVersion } = requireSettings(sql, corpus);
  const version = publishedVersion === null ? null : findVersion(sql, publishedVersion);
  if (version === null) {
    throw new EdgetopicError("not_fitted", `The corpus "${corpus}" has no published version.`);
  }
  const refresh = findRefreshUnderWay(sql);
  if (refresh !== null && (refresh.version !== null || !isFitting(refresh))) {
    throw new EdgetopicError(
      "refresh_under_way",
      `Refresh "${refresh.id}" of the corpus "${corpus}" is about to publish; edit when it has.`,
    );
  }
  return version;
}

/** Whether it makes a version that builds on no other one. */
function isFitting({ mode, decision }: LedgerRefresh): boolean {
  return mode === "full" || (mode === "auto" && decision?.mode === "full");
}
