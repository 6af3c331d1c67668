import type { EmergingList } from "../api/schemas/emerging.ts";
import type { AuditLog } from "../api/schemas/audit.ts";
import type { CacheCheck, CacheReport, PruneReport } from "../api/schemas/cache.ts";
import type { Corpus, CorpusList, CorpusSettings } from "../api/schemas/corpus.ts";
import type {
  Document,
  DocumentInput,
  DocumentList,
  DocumentTopics,
  IngestReport,
} from "../api/schemas/document.ts";
import type {
  EditImport,
  EditList,
  EditRequest,
  PublishedEdit,
  PublishedImport,
} from "../api/schemas/edit.ts";
import type { EmbeddingList, EmbeddingRequest } from "../api/schemas/embedding.ts";
import type { Health } from "../api/schemas/health.ts";
import type {
  EndpointReport,
  Notification,
  NotificationList,
} from "../api/schemas/notification.ts";
import type { Drift, Refresh, RefreshEstimate, StartRefresh } from "../api/schemas/refresh.ts";
import type { ScheduledRunList, ScheduleReport } from "../api/schemas/schedule.ts";
import type { SourceReport, SourceReportList } from "../api/schemas/source.ts";
import type { ChangeKey, CreateKey, Key, KeyList, NewKey, RotateKey } from "../api/schemas/key.ts";
import type {
  AssignmentList,
  DocumentMap,
  DocumentToAssign,
  SearchResult,
  TopicList,
  TopicOfVersion,
} from "../api/schemas/topic.ts";
import type { CorpusLimits, Usage } from "../api/schemas/usage.ts";
import type { TrendList } from "../api/schemas/trend.ts";
import type { VectorReport } from "../api/schemas/vector.ts";
import type { TopicChanges, Version, VersionList } from "../api/schemas/version.ts";
import type {
  DeliveryWithBody,
  KeptDelivery,
  KeptDeliveryList,
  RotatedSecret,
  RotateSecret,
} from "../api/schemas/webhook.ts";
import { followRefresh } from "./follow-refresh.ts";
import { type Call, type ClientOptions, createRequest } from "./request.ts";

type Page = { cursor?: string | undefined; limit?: number | undefined };

/** Every call of the API. Each throws `ProblemError` where the answer is not a success. */
export interface Client {
  health(): Promise<Health>;
  listCorpora(page?: Page): Promise<CorpusList>;
  getCorpus(corpus: string): Promise<Corpus>;
  /** Makes the corpus, or replaces its settings. */
  putCorpus(corpus: string, settings?: CorpusSettings): Promise<Corpus>;
  deleteCorpus(corpus: string): Promise<void>;

  /**
   * A list is sent as one JSON body. Anything else is streamed as NDJSON, however much it is; in
   * browsers that needs HTTP/2.
   */
  addDocuments(
    corpus: string,
    documents: readonly DocumentInput[] | AsyncIterable<DocumentInput>,
    options?: { vectors?: "now" | "later" },
  ): Promise<IngestReport>;
  /** An .npy, .npz, safetensors or Arrow file; a stream needs HTTP/2 in browsers. */
  addVectors(
    corpus: string,
    file: Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
    options?: { ids?: "file" | "order" },
  ): Promise<VectorReport>;
  /** Likewise, of a file that does not name its rows' documents. */
  addNamedVectors(corpus: string, ids: readonly string[], file: Blob): Promise<VectorReport>;
  listDocuments(corpus: string, query?: Page & { topic?: number }): Promise<DocumentList>;
  getDocument(corpus: string, document: string): Promise<Document>;
  /** Of one that is split those of its passages. */
  getDocumentTopics(corpus: string, document: string): Promise<DocumentTopics>;
  deleteDocument(corpus: string, document: string): Promise<void>;

  /** How the sources fare. */
  listSources(corpus: string): Promise<SourceReportList>;
  /** Forgets what is remembered of a source: the next refresh reads all of it. */
  resetSource(corpus: string, source: string): Promise<SourceReport>;
  /** What a webhook delivered, the latest first. */
  listDeliveries(
    corpus: string,
    source: string,
    query?: Page & { state?: KeptDelivery["state"] },
  ): Promise<KeptDeliveryList>;
  getDelivery(corpus: string, source: string, delivery: string): Promise<DeliveryWithBody>;
  /** Has one that failed taken again. */
  replayDelivery(corpus: string, source: string, delivery: string): Promise<KeptDelivery>;
  /** Gives a webhook another secret, a new one where none is given. */
  rotateSecret(corpus: string, source: string, options?: RotateSecret): Promise<RotatedSecret>;

  getSchedule(corpus: string): Promise<ScheduleReport>;
  pauseSchedule(corpus: string): Promise<ScheduleReport>;
  resumeSchedule(corpus: string): Promise<ScheduleReport>;
  /** Runs now, or answers the refresh under way. */
  runSchedule(corpus: string): Promise<Refresh>;
  /** What became of the schedule's runs, the latest first. */
  listScheduledRuns(corpus: string, page?: Page): Promise<ScheduledRunList>;

  /** Starts a refresh, or answers the one under way. */
  startRefresh(corpus: string, options?: StartRefresh): Promise<Refresh>;
  /** What a refresh would embed, and its cost; starts nothing. */
  estimateRefresh(corpus: string, options?: StartRefresh): Promise<RefreshEstimate>;
  /** How far the corpus has moved from its last fit. */
  getDrift(corpus: string): Promise<Drift>;
  getRefresh(corpus: string, refresh: string): Promise<Refresh>;
  cancelRefresh(corpus: string, refresh: string): Promise<Refresh>;
  /** Yields the refresh at every change, its last state last. */
  followRefresh(corpus: string, refresh: string, signal?: AbortSignal): AsyncGenerator<Refresh>;

  getTopics(corpus: string): Promise<TopicList>;
  getTopic(corpus: string, topic: number): Promise<TopicOfVersion>;
  /** What may become a topic. */
  getEmerging(corpus: string): Promise<EmergingList>;
  /** Which topics rise and fall against their own past, the most significant first. */
  getTrends(
    corpus: string,
    query?: {
      until?: string;
      windowDays?: number;
      pastDays?: number;
      per?: "time" | "documents";
      level?: number;
    },
  ): Promise<TrendList>;
  getMap(corpus: string): Promise<DocumentMap>;
  assign(corpus: string, documents: readonly DocumentToAssign[]): Promise<AssignmentList>;
  search(corpus: string, query: { q: string; limit?: number }): Promise<SearchResult>;
  listVersions(corpus: string): Promise<VersionList>;
  publishVersion(corpus: string, version: number): Promise<Version>;
  deleteVersion(corpus: string, version: number): Promise<void>;
  listEdits(corpus: string): Promise<EditList>;
  /** Edits the topics; publishes a version without a fit. */
  edit(corpus: string, edit: EditRequest): Promise<PublishedEdit>;
  undoEdit(corpus: string, edit: string): Promise<PublishedEdit>;
  /** Makes the edits of what `listEdits` answered, here or of another corpus, in one version. */
  importEdits(corpus: string, log: EditImport): Promise<PublishedImport>;
  /** What is different in it from the version before. */
  getChanges(corpus: string, version: number): Promise<TopicChanges>;

  /** What was told by webhook, and what is to be told, the newest first. */
  listNotifications(corpus: string, page?: Page): Promise<NotificationList>;
  /** Sends one again, to the endpoint `url` or to all that ask for its event. */
  replayNotification(corpus: string, id: string, url?: string): Promise<Notification>;
  /** Goes on notifying an endpoint that was disabled. */
  resumeEndpoint(corpus: string, url: string): Promise<EndpointReport>;

  embed(request: EmbeddingRequest): Promise<EmbeddingList>;

  listKeys(): Promise<KeyList>;
  /** The answer's `key` is the key itself, which is never shown again. */
  createKey(settings: CreateKey): Promise<NewKey>;
  getKey(key: string): Promise<Key>;
  /** What is left out stays. */
  changeKey(key: string, change: ChangeKey): Promise<Key>;
  /** Another text for the same key; the one before is good for a day yet, or as long as is said. */
  rotateKey(key: string, options?: RotateKey): Promise<NewKey>;
  revokeKey(key: string): Promise<void>;

  /** Of the caller's key, or of another one that it may look after; of the last 30 days by default. */
  getUsage(query?: { key?: string; from?: string; to?: string }): Promise<Usage>;
  getCorpusUsage(corpus: string, query?: { from?: string; to?: string }): Promise<Usage>;
  /** What is left out is unlimited. */
  putCorpusLimits(corpus: string, limits: CorpusLimits): Promise<CorpusLimits>;

  /** Calls that were to change something, the newest first. */
  listAudit(query?: Page & { corpus?: string; key?: string }): Promise<AuditLog>;

  getCache(): Promise<CacheReport>;
  /** Checks some segments; goes on with the `cursor` of the answer before, until that is null. */
  verifyCache(options?: { cursor?: string; mend?: boolean }): Promise<CacheCheck>;
  /** Does a part of a prune; to be called until its state is "completed". */
  pruneCache(options?: { graceHours?: number }): Promise<PruneReport>;
}

/** Each answer's type is the server's word: it is not checked again here. */
export function createClient(options: ClientOptions): Client {
  const request = createRequest(options);
  const read = async <T>(path: string, call?: Call): Promise<T> =>
    (await (await request(path, call)).json()) as T;
  const remove = async (path: string): Promise<void> =>
    void (await request(path, { method: "DELETE" }));
  const post = { method: "POST" } as const;
  const at = (corpus: string, ...rest: (string | number)[]): string =>
    ["/v1/corpora", corpus, ...rest]
      .map((part, i) => (i ? encodeURIComponent(part) : part))
      .join("/");
  return {
    health: () => read("/health"),
    listCorpora: (page) => read("/v1/corpora", { query: { ...page } }),
    getCorpus: (corpus) => read(at(corpus)),
    putCorpus: (corpus, settings = {}) => read(at(corpus), { method: "PUT", json: settings }),
    deleteCorpus: (corpus) => remove(at(corpus)),

    addDocuments: (corpus, documents, query = {}) =>
      read(at(corpus, "documents"), {
        method: "POST",
        query,
        ...(isList(documents) ? { json: { documents } } : { ndjson: documents }),
      }),
    addVectors: (corpus, binary, query = {}) =>
      read(at(corpus, "vectors"), { method: "POST", query, binary }),
    addNamedVectors(corpus, ids, file) {
      const form = new FormData();
      form.append("ids", new Blob([JSON.stringify(ids)], { type: "application/json" }));
      form.append("vectors", file);
      return read(at(corpus, "vectors"), { method: "POST", form });
    },
    listDocuments: (corpus, query) => read(at(corpus, "documents"), { query: { ...query } }),
    getDocument: (corpus, document) => read(at(corpus, "documents", document)),
    getDocumentTopics: (corpus, document) => read(at(corpus, "documents", document, "topics")),
    deleteDocument: (corpus, document) => remove(at(corpus, "documents", document)),

    listSources: (corpus) => read(at(corpus, "sources")),
    resetSource: (corpus, source) => read(at(corpus, "sources", source, "reset"), post),
    listDeliveries: (corpus, source, query) =>
      read(at(corpus, "sources", source, "deliveries"), { query: { ...query } }),
    getDelivery: (corpus, source, delivery) =>
      read(at(corpus, "sources", source, "deliveries", delivery)),
    replayDelivery: (corpus, source, delivery) =>
      read(at(corpus, "sources", source, "deliveries", delivery, "replay"), post),
    rotateSecret: (corpus, source, json = {}) =>
      read(at(corpus, "sources", source, "rotate"), { method: "POST", json }),

    getSchedule: (corpus) => read(at(corpus, "schedule")),
    pauseSchedule: (corpus) => read(at(corpus, "schedule", "pause"), post),
    resumeSchedule: (corpus) => read(at(corpus, "schedule", "resume"), post),
    runSchedule: (corpus) => read(at(corpus, "schedule", "run"), post),
    listScheduledRuns: (corpus, page) =>
      read(at(corpus, "schedule", "runs"), { query: { ...page } }),

    startRefresh: (corpus, json = {}) => read(at(corpus, "refreshes"), { method: "POST", json }),
    estimateRefresh: (corpus, json = {}) =>
      read(at(corpus, "refreshes"), { method: "POST", query: { dryRun: "true" }, json }),
    getDrift: (corpus) => read(at(corpus, "drift")),
    getRefresh: (corpus, refresh) => read(at(corpus, "refreshes", refresh)),
    cancelRefresh: (corpus, refresh) =>
      read(at(corpus, "refreshes", refresh), { method: "DELETE" }),
    followRefresh: (corpus, refresh, signal) =>
      followRefresh(request, at(corpus, "refreshes", refresh), signal),

    getTopics: (corpus) => read(at(corpus, "topics")),
    getTopic: (corpus, topic) => read(at(corpus, "topics", topic)),
    getEmerging: (corpus) => read(at(corpus, "topics", "emerging")),
    getTrends: (corpus, query) => read(at(corpus, "topics", "trends"), { query: { ...query } }),
    getMap: (corpus) => read(at(corpus, "map")),
    assign: (corpus, documents) =>
      read(at(corpus, "assign"), { method: "POST", json: { documents } }),
    search: (corpus, query) => read(at(corpus, "search"), { query }),
    listVersions: (corpus) => read(at(corpus, "versions")),
    deleteVersion: (corpus, version) => remove(at(corpus, "versions", version)),
    publishVersion: (corpus, version) =>
      read(at(corpus, "versions", version, "publish"), { method: "POST" }),
    listEdits: (corpus) => read(at(corpus, "edits")),
    edit: (corpus, json) => read(at(corpus, "edits"), { method: "POST", json }),
    importEdits: (corpus, json) => read(at(corpus, "edits", "import"), { method: "POST", json }),
    undoEdit: (corpus, edit) => read(at(corpus, "edits", edit), { method: "DELETE" }),
    getChanges: (corpus, version) => read(at(corpus, "versions", version, "changes")),

    listNotifications: (corpus, page) => read(at(corpus, "notifications"), { query: { ...page } }),
    replayNotification: (corpus, id, url) =>
      read(at(corpus, "notifications", id, "replay"), {
        method: "POST",
        json: url === undefined ? {} : { url },
      }),
    resumeEndpoint: (corpus, url) =>
      read(at(corpus, "notifications", "resume"), { method: "POST", json: { url } }),

    embed: (json) => read("/v1/embeddings", { method: "POST", json }),

    listKeys: () => read("/v1/keys"),
    createKey: (json) => read("/v1/keys", { method: "POST", json }),
    getKey: (key) => read(`/v1/keys/${encodeURIComponent(key)}`),
    changeKey: (key, json) =>
      read(`/v1/keys/${encodeURIComponent(key)}`, { method: "PATCH", json }),
    rotateKey: (key, json = {}) =>
      read(`/v1/keys/${encodeURIComponent(key)}/rotate`, { method: "POST", json }),
    revokeKey: (key) => remove(`/v1/keys/${encodeURIComponent(key)}`),

    getUsage: (query) => read("/v1/usage", { query: { ...query } }),
    getCorpusUsage: (corpus, query) => read(at(corpus, "usage"), { query: { ...query } }),
    putCorpusLimits: (corpus, json) => read(at(corpus, "limits"), { method: "PUT", json }),

    listAudit: (query) => read("/v1/audit", { query: { ...query } }),

    getCache: () => read("/v1/cache"),
    verifyCache: (json = {}) => read("/v1/cache/verify", { method: "POST", json }),
    pruneCache: (json = {}) => read("/v1/cache/prune", { method: "POST", json }),
  };
}

function isList<T>(documents: readonly T[] | AsyncIterable<T>): documents is readonly T[] {
  return Array.isArray(documents);
}
