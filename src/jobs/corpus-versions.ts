import { EdgetopicError } from "../core/errors.ts";
import { announceVersion } from "./announce-version.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { corpusPrefix } from "./corpus-removal.ts";
import { reserveVersion } from "./corpus-staging.ts";
import type { CorpusWork } from "./corpus-work.ts";
import { deletePrefix } from "./delete-prefix.ts";
import { deleteVersionAssignments } from "./ledger/assignments.ts";
import { pageVersion, readVersionDocuments } from "./ledger/document-pages.ts";
import {
  completeRefresh,
  findRefresh,
  findRefreshUnderWay,
  readAbandonedIds,
  requireRefreshUnderWay,
} from "./ledger/refreshes.ts";
import { requireSettings, setNextTopicId, setPublishedVersion } from "./ledger/settings.ts";
import {
  deleteVersion,
  findVersion,
  insertVersion,
  type LedgerVersion,
  readVersions,
  toVersion,
} from "./ledger/versions.ts";

const keptCount = 5;

/** The versions that are kept, and the one that is published. */
export function createCorpusVersions(
  context: CorpusContext,
): Pick<
  CorpusWork,
  | "completeRefresh"
  | "listVersions"
  | "publishVersion"
  | "removeVersion"
  | "published"
  | "readVersion"
> {
  const { sql, corpus, clock } = context;

  return {
    async completeRefresh(refreshId, version) {
      await clock.wake();
      const answer = sql.transaction(
        () => readCompletion(context, refreshId) ?? publish(context, refreshId, version),
      );
      await clock.arm();
      return answer;
    },
    async listVersions() {
      await clock.wake();
      const { publishedVersion } = requireSettings(sql, corpus);
      return readVersions(sql).map((version) => toVersion(version, publishedVersion));
    },
    async publishVersion(number) {
      await clock.wake();
      return sql.transaction(() => {
        const version = requireVersion(context, number);
        setPublishedVersion(sql, number);
        return toVersion(version, number);
      });
    },
    async removeVersion(number) {
      await clock.wake();
      requireUnused(context, number);
      const { objects, versionIndex } = context;
      const prefix = `${corpusPrefix(corpus, requireSettings(sql, corpus).incarnation)}versions/${number}/`;
      await versionIndex?.release(prefix);
      await deletePrefix(objects, prefix);
      // Last, so that a removal that breaks off can be asked for again.
      sql.transaction(() => {
        requireUnused(context, number);
        deleteVersion(sql, number);
        deleteVersionAssignments(sql, number);
      });
    },
    async readVersion(number, after, limits) {
      await clock.wake();
      requireVersion(context, number);
      const withTexts = limits.bytes > 0;
      const { ids, more } = pageVersion(sql, number, after ?? "", {
        count: limits.count,
        bytes: withTexts ? limits.bytes : Infinity,
      });
      const documents = readVersionDocuments(sql, ids, number, withTexts);
      return { documents, after: more ? (ids.at(-1) ?? null) : null };
    },
    async published() {
      await clock.wake();
      const { publishedVersion, incarnation, embedding } = requireSettings(sql, corpus);
      const { textEmbedder } = embedding;
      const version = publishedVersion === null ? null : findVersion(sql, publishedVersion);
      if (version === null) {
        throw new EdgetopicError("not_fitted", `The corpus "${corpus}" has no published version.`);
      }
      const { model, embedder } = version;
      return {
        version: version.version,
        model,
        prefix: corpusPrefix(corpus, incarnation),
        embedder,
        ...(textEmbedder !== undefined && { textEmbedder }),
      };
    },
  };
}

function requireVersion({ sql, corpus }: CorpusContext, number: number): LedgerVersion {
  requireSettings(sql, corpus);
  const version = findVersion(sql, number);
  if (version !== null) return version;
  const problem = `The corpus "${corpus}" keeps no version ${number}.`;
  throw new EdgetopicError("unknown_version", problem);
}

/** Throws `version_in_use` and `refresh_under_way`. */
function requireUnused(context: CorpusContext, number: number): void {
  const { sql, corpus } = context;
  requireVersion(context, number);
  const { publishedVersion } = requireSettings(sql, corpus);
  const sharing = readVersions(sql).find(
    ({ version, model }) => model === number && version !== number,
  );
  if (number === publishedVersion) {
    throw new EdgetopicError("version_in_use", `Version ${number} is the published one.`);
  }
  if (sharing !== undefined) {
    const detail = `Version ${sharing.version} has the model of version ${number}, which goes with it.`;
    throw new EdgetopicError("version_in_use", detail);
  }
  if (findRefreshUnderWay(sql) !== null) {
    const detail = "No version is removed while a refresh is under way, which may begin from it.";
    throw new EdgetopicError("refresh_under_way", detail);
  }
}

type Completion = Awaited<ReturnType<CorpusWork["completeRefresh"]>>;

/** What `completeRefresh` answered before; null where it did not yet. */
function readCompletion(context: CorpusContext, refreshId: string): Completion | null {
  const { sql, corpus } = context;
  const refresh = findRefresh(sql, refreshId);
  if (refresh?.state !== "completed" || refresh.version === null) return null;
  const version = findVersion(sql, refresh.version);
  if (version === null) return null;
  const { publishedVersion } = requireSettings(sql, corpus);
  return { version: toVersion(version, publishedVersion), obsolete: refresh.obsolete };
}

/** To be called inside a transaction: readers see the old version or the new one. */
function publish(
  context: CorpusContext,
  refreshId: string,
  result: Parameters<CorpusWork["completeRefresh"]>[1],
): Completion {
  const { sql, now } = context;
  const refresh = requireRefreshUnderWay(sql, refreshId);
  const version = reserveVersion(context, refresh);
  const { embedder } = refresh.task.settings;
  const published = publishVersion(context, { ...result, version, embedder });
  const { prefix } = refresh.task;
  const obsolete = [
    ...published.obsolete,
    // a cancelled workflow is stopped where it stands and leaves what it worked on
    ...readAbandonedIds(sql).map((id) => `${prefix}refreshes/${id}/`),
  ];
  completeRefresh(sql, refreshId, obsolete, now());
  announceVersion(context, refresh, published.version, result);
  return { ...published, obsolete };
}

/**
 * Makes a version the published one and forgets the oldest; answers the prefixes nothing points at
 * any more. To be called inside a transaction.
 */
export function publishVersion(
  { sql, corpus }: CorpusContext,
  result: Omit<LedgerVersion, "fitDocumentCount" | "fitOutlierCount" | "emerging"> &
    Partial<Pick<LedgerVersion, "emerging">> & { nextTopicId?: number },
): Completion {
  const { incarnation } = requireSettings(sql, corpus);
  const { version: number, model } = result;
  const before = readVersions(sql);
  const fit = before.find((known) => model !== number && known.model === model);
  const version: LedgerVersion = {
    ...result,
    fitDocumentCount: fit?.fitDocumentCount ?? result.documentCount,
    fitOutlierCount: fit?.fitOutlierCount ?? result.outlierCount,
    emerging: result.emerging ?? [],
  };
  insertVersion(sql, version);
  setPublishedVersion(sql, number);
  setNextTopicId(sql, result.nextTopicId ?? 0);
  const kept = [version, ...before.slice(0, keptCount - 1)];
  for (const old of before.slice(keptCount - 1)) {
    deleteVersion(sql, old.version);
    deleteVersionAssignments(sql, old.version);
  }
  const prefix = corpusPrefix(corpus, incarnation);
  const obsolete = findObsolete(before, kept).map((old) => `${prefix}versions/${old}/`);
  return { version: toVersion(version, number), obsolete };
}

/**
 * The numbers whose objects nothing points at any more: versions no longer kept, the models of such
 * versions, and the numbers since the version before, whose refreshes came to nothing.
 */
function findObsolete(before: readonly LedgerVersion[], kept: readonly LedgerVersion[]): number[] {
  const needed = new Set(kept.flatMap(({ version, model }) => [version, model]));
  const candidates = new Set(before.flatMap(({ version, model }) => [version, model]));
  const newest = kept[0]?.version ?? 0;
  for (let number = (before[0]?.version ?? 0) + 1; number < newest; number++) {
    candidates.add(number);
  }
  return [...candidates].filter((number) => !needed.has(number)).toSorted((a, b) => a - b);
}
