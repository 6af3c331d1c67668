import type { Embedder } from "../embedders/embedder.ts";
import type { GuardedFetch } from "../outbound/guarded-fetch.ts";
import type { Labeler } from "../labelers/labeler.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Sql } from "../storage/sql.ts";
import type { VectorCache } from "../storage/vector-cache.ts";
import type { UsageAmounts } from "./usage/usage-meter.ts";
import type { VersionIndex } from "./version-index.ts";

/** What the life of a corpus stands on. */
export interface CorpusLifeDependencies {
  corpus: string;
  /** The corpus's own database: nothing else is in it. */
  sql: Sql;
  /** Holds `corpora/<id>`, by which corpora are listed, and all else under `corpus/<id>/`. */
  objects: ObjectStore;
  /** Where versions are searched; none where there is no vector index. */
  versionIndex?: Pick<VersionIndex, "release"> | null;
  /** May ask the embedder's server what it is. */
  embedder(id: string): Promise<Embedder>;
  /** To keep vectors that documents bring along, and to see which are known. */
  vectors(embedder: string): Promise<VectorCache>;
  /** A language model that names topics. Throws `unknown_labeler`. */
  labeler?(id: string): Labeler;
  /** Throws `unknown_embedder`. */
  dimensionsOf(embedder: string): number;
  /** Whether it embeds images too. */
  takesImages(embedder: string): boolean;
  now(): number;
  /** A ULID. */
  createId(): string;
  /** The workflow that runs a refresh, told the request that asked for it. Every call may be repeated. */
  refreshes: {
    start(refreshId: string, requestId?: string): Promise<void>;
    /** Wakes it, or starts it where it was never started. */
    nudge(refreshId: string, requestId?: string): Promise<void>;
    cancel(refreshId: string): Promise<void>;
  };
  /** The one alarm there is: `set` replaces it. */
  alarm: { set(at: number): Promise<void> };
  /**
   * Asks the queue once more to have a delivery taken, which whoever calls `acceptDelivery` asked
   * for first. It may get lost.
   */
  enqueueDelivery(deliveryId: string): Promise<void>;
  /** Takes note of what the corpus has used, for its quotas; what it has by HTTP is noted there. */
  noteUsage?(amounts: Partial<UsageAmounts>): Promise<void>;
  /** Asks the endpoints that are notified. */
  fetch: GuardedFetch;
  /** How long a refresh or a delivery may be silent before the alarm looks after it; 30 s by default. */
  silenceMs?: number;
}

/** The dependencies and the one alarm clock that all parts of a corpus's life share. */
export interface CorpusContext extends CorpusLifeDependencies {
  clock: AlarmClock;
  silenceMs: number;
}

/** Keeps the alarm no later than the earliest due time in the ledger. */
export interface AlarmClock {
  /** At the first call of an instance: sets the alarm anew, whatever became of the last one. */
  wake(): Promise<void>;
  /** After every write that may have made something due. */
  arm(): Promise<void>;
}
