import type { ErrorCode } from "../core/errors.ts";
import type { TopicMembership } from "../core/model/assigner.ts";
import type { TopicDescription } from "../core/model/topic-model.ts";
import type { TargetTopic } from "../core/modes/target-topics.ts";
import type { TopicChanges } from "../core/topics/topic-changes.ts";
import type { FitOptions } from "../core/options.ts";
import type { Delivery, DeliveryState } from "./delivery.ts";
import type { DocumentTopics } from "./document-topics.ts";
import type { Schedule } from "./schedule.ts";
import type { ScheduledRun, ScheduleReport } from "./schedule-report.ts";
import type { SourceReport } from "./sources/source-report.ts";
import type { StoredDocument } from "./stored-document.ts";
import type { LabelUsage } from "../labelers/label-cost.ts";
import type { Representations } from "../core/topics/representations/representation.ts";
import type { Source, Split, Verification } from "./sources/source.ts";
import type { TrendReport } from "./measure-trends.ts";
import type { TrendQuery } from "./operations/compare-with-past.ts";
import type { EmergingList, EmergingOutcome } from "./emerging/emerging-topic.ts";
import type { Endpoint, EndpointReport, Notification } from "./notification.ts";
import type { DriftCounts, DriftMeasure, DriftThresholds } from "../core/topics/drift.ts";

export type { Delivery, DeliveryState } from "./delivery.ts";
export type { ScheduledRun, ScheduleReport } from "./schedule-report.ts";
export type { EmergingList, EmergingOutcome, EmergingTopic } from "./emerging/emerging-topic.ts";
export type { Source } from "./sources/source.ts";
export type { SourceReport } from "./sources/source-report.ts";
export type { StoredDocument } from "./stored-document.ts";

export interface CorpusSettings {
  embedder: string;
  options: FitOptions;
  sources: Source[];
  /** Null: refreshed only when asked. */
  schedule: Schedule | null;
  /** The most that one refresh may spend on embedding, in US dollars; null: any. */
  maxCost: number | null;
  embedding: EmbeddingSettings;
  /** From which measures on a refresh of mode "auto" fits anew. */
  drift: DriftThresholds;
  /** Who is told what happens. */
  notify: Endpoint[];
  /** Other views of the topics, made by each refresh; left out where there are none. */
  representations?: Representations;
}

/** How embedders are asked. */
export interface EmbeddingSettings {
  /** By the vendor's batches, at half the price and within a day. */
  batch: boolean;
  /**
   * Of a corpus whose vectors are made elsewhere: an embedder of the same model, which embeds the
   * texts that are searched for or assigned. Left out, there are none.
   */
  textEmbedder?: string | undefined;
}

export interface CorpusDescription extends Omit<CorpusSettings, "notify"> {
  id: string;
  notify: EndpointReport[];
  documentCount: number;
  publishedVersion: number | null;
  createdAt: string;
}

export interface DocumentInput {
  id: string;
  /** Empty where there is an image alone. */
  text: string;
  /** A data URI, an https URL, or `r2:` and a key of the bucket under `images/`. */
  image?: string | undefined;
  timestamp?: string | undefined;
  class?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** Unit length is not required; the corpus's embedder decides the dimensions. */
  vector?: Float32Array | undefined;
  /** Into passages, which are documents in its place. */
  split?: Split | undefined;
}

export interface Rejection {
  /** Place of the document in the call, from 0. */
  index: number;
  id?: string;
  code: ErrorCode;
  detail: string;
}

export interface IngestReport {
  added: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
}

export interface IngestOptions {
  /** Takes documents whose vectors are to follow; by default they are refused where nothing else can embed them. */
  vectorsLater?: boolean;
}

/** What became of vectors that were sent by themselves. */
export interface VectorReport {
  updated: number;
  unchanged: number;
  rejected: Rejection[];
}

export type RefreshMode = "auto" | "full" | "assign";
export type RefreshState =
  | "queued"
  | "embedding"
  | "fitting"
  | "publishing"
  | "completed"
  | "failed"
  | "cancelled";

export interface RefreshStage {
  name: string;
  done: number;
  total: number;
  /** Of the stage "embed": how many documents' vectors were known already. */
  reused?: number;
}

/** What embedding took. */
export interface EmbeddingUsage {
  tokens: number;
  /** True where the vendor did not tell all of it. */
  isEstimated: boolean;
  /** Null where no price is known. */
  cost: number | null;
  currency: "USD";
}

/** What a refresh would embed if it began now, without what its sources have yet to give. */
export interface RefreshEstimate {
  embedder: string;
  /** Documents that need a vector, known or not. */
  documents: number;
  /** Distinct texts whose vectors are not known. */
  texts: number;
  /** Of those texts, estimated from above. */
  tokens: number;
  /** Null where no price is known. */
  cost: number | null;
  currency: "USD";
  /** The day (YYYY-MM-DD) the price was published; null where there is none. */
  priceAsOf: string | null;
  /**
   * What the labels of the representations take at most, by the topics that are published; left out
   * where language models label nothing, or nothing is published.
   */
  labels?: LabelUsage;
}

/** What a refresh of mode "auto" does. */
export interface RefreshDecision {
  mode: "full" | "assign";
  /**
   * Of a fit what was above its threshold: measures of drift, `unfitted` where no version is published,
   * `embedderChanged` or `optionsChanged` since (1 above 0). Else what was measured.
   */
  reasons: { measure: string; value: number; threshold: number }[];
}

/** How far a corpus has moved from its last fit. */
export interface DriftReport {
  /** The published version, and the one it has its model from. */
  version: number;
  fittedVersion: number;
  fittedAt: string;
  /** `pending` documents wait for a refresh: of them nothing is known yet but that they are new or changed. */
  counts: DriftCounts & { pending: number };
  measures: DriftMeasure[];
  /** What a refresh of mode "auto" would do, as far as is known before it embeds what is pending. */
  decision: RefreshDecision;
}

export interface Refresh {
  id: string;
  /** As it was asked for. */
  mode: RefreshMode;
  /** Of mode "auto", once it is made. */
  decision?: RefreshDecision;
  state: RefreshState;
  stages: RefreshStage[];
  /** 0 … 1 over embedding, fit and publishing; never goes back. */
  progress: number;
  /** About how long it will take yet, by the rate so far; null until that is known and where it came to nothing. */
  remainingSeconds: number | null;
  /** What a person should know although the refresh went on, such as texts that were cut. */
  warnings: { code: string; detail: string; count: number }[];
  /** So far. */
  usage: EmbeddingUsage;
  version?: number;
  problem?: { code: ErrorCode; detail: string };
  startedAt: string;
  finishedAt?: string;
}

export interface Version {
  version: number;
  fittedAt: string;
  documentCount: number;
  topicCount: number;
  outlierCount: number;
  /** SHA-256 over the canonical bytes of the result: equal inputs, options and seed, and an equal version before where the fit started from it, give equal digests. */
  digest: string;
  published: boolean;
  /** Of a fitted version: what became of the candidates of the version before it. */
  emerging: EmergingOutcome[];
}

export type Topic = TopicDescription;

export interface TopicList {
  version: number;
  fittedAt: string;
  documentCount: number;
  outlierCount: number;
  /** By size, the largest first; topic -1, the outliers, last. */
  topics: Topic[];
  /** Of a fit with a mode: what each seed topic, class or name became. */
  targets?: TargetTopic[];
}

/**
 * One corpus: its settings, its ledger of documents, its refreshes and versions. Every method
 * throws `EdgetopicError` with the code named; all but `create` throw `unknown_corpus` where the
 * corpus does not exist.
 */
export interface Corpus {
  /**
   * Makes the corpus or changes its settings; `created` says which. A source without a secret keeps
   * the one known; `invalid_option` where a webhook never had one, `unknown_embedder`, and
   * `refresh_under_way` where the embedder would change under a refresh.
   */
  put(settings: CorpusSettings): Promise<{ created: boolean; corpus: CorpusDescription }>;
  describe(): Promise<CorpusDescription>;
  /** Removes everything, and cancels a refresh that is under way. */
  remove(): Promise<void>;

  /**
   * Adds already validated documents. `callId` names the HTTP call or delivery they came in: an id
   * that this call has written before, with another `index`, is rejected as `duplicate_id`.
   */
  addDocuments(
    callId: string,
    documents: readonly (DocumentInput & { index: number })[],
    options?: IngestOptions,
  ): Promise<IngestReport>;
  /**
   * Gives documents their vectors, `ids × dimensions`, of a corpus whose vectors are made elsewhere.
   * `embedder_mismatch` where they are not, `dimension_mismatch`; an id that is no document's is
   * rejected as `unknown_document`, by its place.
   */
  setVectors(ids: readonly string[], vectors: Float32Array): Promise<VectorReport>;
  /** The ids of documents after `after`, in byte order, in which `listDocuments` has them too. */
  listIds(after: string | null, limit: number): Promise<string[]>;
  listDocuments(query: {
    topic?: number | undefined;
    cursor?: string | undefined;
    limit: number;
  }): Promise<{ documents: StoredDocument[]; cursor: string | null }>;
  /** `unknown_document`. */
  getDocument(id: string): Promise<StoredDocument>;
  documentTopics(id: string): Promise<DocumentTopics>;
  removeDocument(id: string): Promise<void>;

  /**
   * Starts a refresh, or answers the one under way. `maxCost` instead of the settings'.
   * `too_few_documents` where there are fewer than 10 and no source to fetch.
   */
  startRefresh(
    mode: RefreshMode,
    options?: { maxCost?: number | undefined; requestId?: string },
  ): Promise<{ started: boolean; refresh: Refresh }>;
  /** Starts nothing. `embedder_unavailable` where the embedder has to be asked what it is and does not answer. */
  estimateRefresh(mode: RefreshMode): Promise<RefreshEstimate>;
  /** Measures the published version; `not_fitted` where there is none. */
  measureDrift(): Promise<DriftReport>;
  /** Of the topics of the published version; `not_fitted` where there is none. */
  measureTrends(query: TrendQuery): Promise<TrendReport>;
  getRefresh(id: string): Promise<Refresh>;
  cancelRefresh(id: string): Promise<Refresh>;

  listVersions(): Promise<Version[]>;
  /** Points reads at a kept version; `unknown_version`. */
  publishVersion(version: number): Promise<Version>;
  /**
   * Removes a kept version with all that it holds. `version_in_use` where it is the published one or
   * another one shares its model, `refresh_under_way` where a refresh may begin from it.
   */
  removeVersion(version: number): Promise<void>;

  describeSchedule(): Promise<ScheduleReport>;
  /** The latest first. */
  listRuns(page: { cursor?: string | undefined; limit: number }): Promise<{
    runs: ScheduledRun[];
    cursor: string | null;
  }>;
  /** Runs that would be due while it is paused are none; the next is the first after it is resumed. */
  pauseSchedule(): Promise<ScheduleReport>;
  resumeSchedule(): Promise<ScheduleReport>;
  /** As the schedule would, but now; whether there is one does not matter. */
  runNow(): Promise<{ started: boolean; refresh: Refresh }>;

  /** In the order of the settings. */
  listSources(): Promise<SourceReport[]>;
  /** Forgets what is remembered of a source, so that the next refresh reads all of it, and at once; `unknown_source`. */
  resetSource(sourceId: string): Promise<SourceReport>;

  /** Keeps a verified webhook delivery for the queue to take up; false where `deliveryId` was seen before. */
  acceptDelivery(sourceId: string, deliveryId: string, body: string): Promise<boolean>;
  /** How a webhook source's deliveries are verified, and the secrets that are valid now; `unknown_source`. */
  webhookKeys(sourceId: string): Promise<{ verify: Verification; secrets: string[] }>;
  /** Gives a webhook source another secret; the one so far is valid for `graceMs` more. */
  rotateSecret(
    sourceId: string,
    secret: string,
    graceMs: number,
  ): Promise<{ previousUntil: string }>;
  /** Of a webhook source, the latest first. */
  listDeliveries(
    sourceId: string,
    query: { state?: DeliveryState | undefined; cursor?: string | undefined; limit: number },
  ): Promise<{ deliveries: Delivery[]; cursor: string | null }>;
  /** With its body, which is kept until it is taken; `unknown_delivery`. */
  getDelivery(sourceId: string, deliveryId: string): Promise<Delivery & { body: string | null }>;
  /** Has one that failed taken again; `unknown_delivery`, `delivery_not_failed`. */
  replayDelivery(sourceId: string, deliveryId: string): Promise<Delivery>;

  /** What is told by webhook, the newest first; kept for 30 days. */
  listNotifications(page: {
    cursor?: string | undefined;
    limit: number;
  }): Promise<{ notifications: Notification[]; cursor: string | null }>;
  /**
   * Sends a notification once more, to one endpoint or to all that ask for its event, after all that
   * is to be told already. `unknown_notification`, `unknown_endpoint`.
   */
  replayNotification(id: string, url?: string): Promise<Notification>;
  /** Has an endpoint that was disabled told what it missed; `unknown_endpoint`. */
  resumeEndpoint(url: string): Promise<EndpointReport>;
}

export interface Corpora {
  get(id: string): Corpus;
  list(page: { cursor?: string | undefined; limit: number }): Promise<{
    corpora: CorpusDescription[];
    cursor: string | null;
  }>;
}

/** Is told what was paid for: tokens, and US dollars, 0 where the price is not known. */
export type Spend = (spent: { tokens: number; cost: number }) => void;

/** What the published version answers; never touches a fit. `not_fitted` where nothing is published. */
export interface PublishedTopics {
  topics(corpus: string): Promise<TopicList>;
  /** What may become a topic. */
  emerging(corpus: string): Promise<EmergingList>;
  /** The stored JSON of `GET …/map`, streamed. */
  map(corpus: string): Promise<{ version: number; body: ReadableStream<Uint8Array> }>;
  /** The version number alone, for conditional requests. */
  version(corpus: string): Promise<number>;
  /** What is different in a kept version from the one that was published before it; `unknown_version`. */
  changes(corpus: string, version: number): Promise<{ version: number } & TopicChanges>;
  /**
   * One assignment a document, in order; a document's answer does not depend on the others.
   * `withMemberships`: with all topics that it is of.
   */
  assign(
    corpus: string,
    documents: readonly ({ text: string; image?: string | undefined } | { vector: Float32Array })[],
    spend?: Spend,
    withMemberships?: boolean,
  ): Promise<{
    version: number;
    assignments: { topic: number; probability: number; memberships?: TopicMembership[] }[];
  }>;
  search(
    corpus: string,
    query: string,
    limit: number,
    spend?: Spend,
  ): Promise<{
    topics: { id: number; score: number }[];
    documents: { id: string; score: number }[];
  }>;
}
