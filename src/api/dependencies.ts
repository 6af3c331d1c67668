import type { AuditLog } from "../jobs/audit/audit-log.ts";
import type { CacheCare } from "../jobs/cache/cache-care.ts";
import type { Corpora, EmbeddingSettings, PublishedTopics, Spend } from "../jobs/corpus.ts";
import type { TopicEditor } from "../jobs/edits/topic-editor.ts";
import type { VersionReader } from "../jobs/version-reader.ts";
import type { CorpusMeasures } from "../jobs/corpus-measures.ts";
import type { MeterOf } from "./access/charge.ts";
import type { AnsweredRequest } from "./middleware/count-requests.ts";
import type { KeyDirectory } from "../jobs/keys/key-directory.ts";
import type { Keyring } from "../jobs/keys/keyring.ts";
import type { UrlRules } from "../outbound/guard-url.ts";

/**
 * Who may call `/v1` beside the holders of keys of the keyring: holders of a configured key; anyone
 * on this machine, for development; or nobody, because no key was configured.
 */
export type Access = { keys: readonly string[] } | "open-on-loopback" | "not-configured";

/** Everything the app needs from outside. */
export interface Dependencies {
  version: string;
  corpora: Corpora;
  cache: Pick<CacheCare, "report" | "verify" | "prune">;
  published: PublishedTopics;
  /** The published version, for operations on its topics. Rejects with `unknown_corpus`, `not_fitted`. */
  openVersion(corpus: string): Promise<VersionReader>;
  editor: TopicEditor;
  embeddings: {
    /** `inputs × dimensions` f32, row-major, in the order of the inputs. */
    embed(
      model: string,
      inputs: readonly string[],
      spend: Spend,
    ): Promise<{ vectors: Float32Array; dimensions: number; tokens: number }>;
  };
  /** Throws `unknown_embedder`. */
  dimensionsOf(embedder: string): number;
  /** Whether it embeds images too. Throws `unknown_embedder`. */
  takesImages(embedder: string): boolean;
  /**
   * Rejects with that too, and with `embedder_mismatch`, `dimension_mismatch`, `invalid_option`,
   * `embedder_unavailable` where several are named that do not go together or cannot be had.
   */
  checkEmbedder(embedder: string, embedding: EmbeddingSettings): Promise<void>;
  /** Throws `unknown_labeler` where there is no such language model, or what it needs is missing. */
  checkLabeler(id: string): void;
  /** Tells the queue of a delivery that the corpus keeps already; may fail without losing it. */
  enqueueDelivery(corpus: string, deliveryId: string, requestId: string): Promise<void>;
  access: Access;
  keyring: Keyring;
  auditLog: AuditLog;
  /** What a key or a corpus has used. */
  meterOf: MeterOf;
  /** What finds the keys of the keyring. */
  keyDirectory: KeyDirectory;
  /** What there is to watch of every corpus, by their ids, in order. */
  measureCorpora(): Promise<ReadonlyMap<string, CorpusMeasures>>;
  /** Counts a call under /v1 that was answered; left out, nobody does. */
  noteRequest?(request: AnsweredRequest): void;
  /** Which URLs a user may name. */
  urlRules: UrlRules;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** A ULID. */
  createId(): string;
  /** Takes note of a defect that was answered as `internal_error`, or of work that will be made up for. */
  report(error: unknown, requestId: string): void;
}
