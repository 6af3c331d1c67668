import type { ErrorCode } from "../core/errors.ts";
import type { LoggedEdit } from "../core/topics/edits/topic-edit.ts";
import type { TopicChanges } from "../core/topics/topic-changes.ts";
import type { CorpusMeasures } from "./corpus-measures.ts";
import type { ToldTopic } from "./refresh/changed-topics.ts";
import type { LedgerEdit } from "./ledger/edits.ts";
import type {
  Corpus,
  CorpusSettings,
  DocumentInput,
  EmbeddingUsage,
  EmergingOutcome,
  IngestReport,
  RefreshDecision,
  RefreshMode,
  RefreshStage,
  RefreshState,
  Version,
} from "./corpus.ts";
import type { SourceState } from "./sources/source.ts";

/** What a refresh is to do, settled when it began. */
export interface RefreshTask {
  refreshId: string;
  corpus: string;
  /** Of the request that asked for it, for the log; none where no request did. */
  requestId?: string;
  /** Where in the bucket the corpus keeps its objects; ends in "/". Another one after the corpus was removed and made again. */
  prefix: string;
  mode: RefreshMode;
  /** Without the secrets of sources. */
  settings: CorpusSettings;
  /** The version a refresh of mode "assign" adds to; null where nothing is published. */
  base: { version: number; model: number } | null;
}

/** A document as a refresh reads it. */
export interface SnapshotDocument {
  id: string;
  /** Empty where there is an image alone. */
  text: string;
  image: string | null;
  /** Hash of the text, of the image and of the vector it came with, where there are any: 32 hexadecimal digits. */
  contentHash: string;
  /** Null where it has none. */
  class: string | null;
  /** The key in the vector cache where the document came with a vector of its own, else null. */
  givenVectorKey: string | null;
  /** In the base version: its topic there; null where it has none (new, or another text). */
  topic: number | null;
}

/** What refreshes had of the vector cache. */
export interface VectorUse {
  embedder: string;
  fingerprint: string;
  /** Documents whose vectors were there, and texts that were embedded. */
  hits: number;
  misses: number;
  /** What it would have taken to embed the former again: estimated, and 0 where nobody is paid. */
  savedTokens: number;
  /** In US dollars; null where no price is known. */
  savedCost: number | null;
}

export interface Assignment {
  id: string;
  /** As it was read; an entry whose document has another text or vector by now is not kept. */
  contentHash: string;
  topic: number;
  probability: number;
  /** True where the embedder read only the beginning of the text. */
  truncated: boolean;
  /** Of a document that was asked of a model: whether it is far from its topic; left out where a fit assigned it. */
  isFar?: boolean;
}

/** Documents that were given a topic by the published model; of those the outliers, and those far from their topic. */
export interface PlacedCounts {
  assigned: number;
  outliers: number;
  far: number;
}

/** A document as a version holds it. */
export interface VersionDocument {
  id: string;
  /** Empty where there is an image alone. */
  text: string;
  timestamp: string | null;
  class: string | null;
  /** -1 for an outlier. */
  topic: number;
  probability: number;
}

/** What a refresh publishes. */
export interface CompletedVersion extends Omit<Version, "version" | "published" | "emerging"> {
  model: number;
  nextTopicId?: number;
  changes?: TopicChanges;
  /** Topics that are new in it, and those of the version before that are no more. */
  created?: ToldTopic[];
  ended?: ToldTopic[];
  /** What may become a topic and was not seen before. */
  candidates?: (Omit<ToldTopic, "id"> & { id: string })[];
  /** Of a fit: what became of those of the version before. */
  emerging?: EmergingOutcome[];
}

/**
 * What the refresh, the fit and the queue ask of a corpus beyond the public port. Each call may be
 * repeated: repeating it changes nothing. All but those of deliveries and of the schedule throw `unknown_refresh` where the
 * refresh is not the one under way any more (cancelled, failed, the corpus removed).
 */
export interface CorpusWork extends Corpus {
  beginRefresh(refreshId: string): Promise<RefreshTask>;
  /** What is remembered of a source, and until when it is to be left alone; null: it is not. */
  beginSource(
    refreshId: string,
    sourceId: string,
  ): Promise<{ state: SourceState; retryAt: number | null }>;
  /** Adds what a source gave, removes what it says is gone, then remembers its state. */
  addFromSource(
    refreshId: string,
    sourceId: string,
    page: { documents: readonly DocumentInput[]; removed: readonly string[] },
    state: SourceState,
  ): Promise<IngestReport>;
  /** Notes how a source fared; after a failure it is left alone for a while, longer each time. */
  endSource(
    refreshId: string,
    sourceId: string,
    outcome:
      | { isChanged: boolean; rejectedCount: number }
      | { problem: string; retryAfterMs: number | null },
  ): Promise<void>;
  /** Documents by id (byte order) after `after`; at most `count`, and about `bytes` of text. */
  readDocuments(
    refreshId: string,
    after: string | null,
    limits: { count: number; bytes: number },
  ): Promise<SnapshotDocument[]>;
  /**
   * Stages are replaced by name, new ones appended; warnings likewise by code. `share` is how much
   * of the state's work is done, 0 … 1, where its stages do not tell. For `quietMs` nothing more is
   * to be heard: the refresh sleeps.
   */
  reportRefresh(
    refreshId: string,
    report: {
      state: RefreshState;
      stages?: readonly RefreshStage[];
      share?: number;
      warnings?: readonly { code: string; detail: string; count: number }[];
      quietMs?: number;
      /** Of the whole refresh so far. */
      vectorUse?: VectorUse;
    },
  ): Promise<void>;
  /**
   * What an attempt at embedding has spent in all, so far, `cost` in US dollars or null; said again
   * it replaces what that attempt said before. Answers what the refresh has spent.
   */
  noteSpending(
    refreshId: string,
    attempt: string,
    spent: Omit<EmbeddingUsage, "currency">,
  ): Promise<EmbeddingUsage>;
  /**
   * Settles what a refresh of mode "auto" does, and why. `outdated` says that the published model is
   * not the corpus's any more; `placed` are the new documents as that model places them. Null where
   * that has to be known first.
   */
  decideRefresh(
    refreshId: string,
    known: { outdated?: "embedderChanged" | "optionsChanged"; placed?: PlacedCounts },
  ): Promise<RefreshDecision | null>;
  /** The number the refresh's version has, the same at every call. */
  reserveVersion(refreshId: string): Promise<number>;
  /** What is published while the version to come is made, null where nothing is, and the smallest id that no topic has had. */
  topicsBefore(refreshId: string): Promise<{
    base: { version: number; model: number } | null;
    nextTopicId: number;
    /** Those that hold. */
    edits: LoggedEdit[];
  }>;
  /** Keeps assignments of the version to come; invisible until `completeRefresh`. */
  stageAssignments(refreshId: string, assignments: readonly Assignment[]): Promise<void>;
  /** For mode "assign": carries over the base version's assignments that still hold. */
  carryAssignments(refreshId: string): Promise<void>;
  /** The counts per topic of the version to come, as staged. */
  countAssignments(refreshId: string): Promise<{ topic: number; count: number }[]>;
  /** The documents of the version to come that are still as they were staged: ids in byte order after `after`. */
  pageStaged(refreshId: string, after: string, limit: number): Promise<string[]>;
  /**
   * Publishes the staged version in one transaction, closes the refresh as completed and answers
   * the object prefixes nothing points at any more (old versions, refreshes that came to nothing),
   * for the caller to delete. Ids below `nextTopicId` are no topic's any more that comes later.
   * Called again it answers the same.
   */
  completeRefresh(
    refreshId: string,
    version: CompletedVersion,
  ): Promise<{ version: Version; obsolete: string[] }>;
  /** The log, undone edits included, in the order in which they were made. */
  listEdits(): Promise<LedgerEdit[]>;
  /**
   * Opens the published version to be edited: the number its successor is to have, the edits that hold,
   * the smallest id that no topic has had. `not_fitted`; `refresh_under_way` where a refresh adds to
   * that version, or is about to publish one of its own.
   */
  beginEdit(): Promise<{
    version: number;
    base: { version: number; model: number };
    /** Of the corpus's objects. */
    prefix: string;
    edits: LoggedEdit[];
    nextTopicId: number;
  }>;
  /** The texts of documents, in the order of their ids as they are given; "" for what is no document. */
  readTexts(ids: readonly string[]): Promise<string[]>;
  /**
   * Publishes the version that edits were made into, with the base's assignments but for the moved ones,
   * and notes the edits, or that one is undone, in one transaction; answers as `completeRefresh`.
   * `version_changed` where another version was published meanwhile; what `beginEdit` throws.
   */
  publishEdit(
    edited: Omit<Version, "published" | "emerging"> & {
      base: { version: number; model: number };
      change: { made: readonly LoggedEdit[] } | { undone: string };
      moved: readonly { id: string; topic: number }[];
      nextTopicId: number;
      changes: TopicChanges;
    },
  ): Promise<{ version: Version; obsolete: string[] }>;
  failRefresh(refreshId: string, problem: { code: ErrorCode; detail: string }): Promise<void>;
  /** Runs the schedule where that is due at `at` (milliseconds since 1970) or by now; each run once. */
  runScheduled(at: number): Promise<void>;
  /** Ingests a kept webhook delivery, once, and sees to it that a refresh follows. */
  takeDelivery(deliveryId: string): Promise<void>;
  /** Gives up a delivery that could not be taken; it is kept, to be looked at and taken again. */
  failDelivery(deliveryId: string, detail: string): Promise<void>;
  /** Of all its refreshes, by embedder and fingerprint. */
  vectorUses(): Promise<VectorUse[]>;
  measure(): Promise<CorpusMeasures>;
  /**
   * Keys of the vectors that the corpus may ask the cache for again, 16 bytes each: of its documents by
   * its embedder and by those of kept versions, and vectors that came along. A page at a time, of the
   * documents that follow `after`; null after the last.
   */
  pageVectorKeys(after: string | null): Promise<{ keys: Uint8Array; after: string | null }>;
  /**
   * The documents that a kept version holds, by id after `after`, with their topics there; at most
   * `count`, and about `bytes` of text; where that is 0 texts are empty. Those that were removed or have another text since are left
   * out. `after` is null after the last. `unknown_version`.
   */
  readVersion(
    version: number,
    after: string | null,
    limits: { count: number; bytes: number },
  ): Promise<{ documents: VersionDocument[]; after: string | null }>;
  /** What is published now: where its objects are. `not_fitted` where nothing is. */
  published(): Promise<{
    version: number;
    model: number;
    prefix: string;
    embedder: string;
    /** Instead of the embedder, for texts that are searched for or assigned. */
    textEmbedder?: string | undefined;
  }>;
}
