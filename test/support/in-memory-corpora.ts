import { EdgetopicError } from "../../src/core/errors.ts";
import type {
  Corpora,
  Corpus,
  CorpusDescription,
  CorpusSettings,
  DocumentInput,
  IngestReport,
  Refresh,
  ScheduleReport,
  StoredDocument,
  Version,
} from "../../src/jobs/corpus.ts";
import { found } from "./found.ts";
import { createdAt, delivering, notifying, reportOf } from "./in-memory-webhooks.ts";
import { secretsOf } from "./secrets-of.ts";
import { untried } from "./untried-source.ts";

export interface Ledger {
  settings: CorpusSettings;
  isPaused?: boolean;
  secrets: Map<string, string[]>;
  documents: Map<string, StoredDocument>;
  /** For each call: the id it wrote and from which place. */
  calls: Map<string, Map<string, number>>;
  refreshes: Map<string, Refresh>;
  versions: Version[];
  deliveries: Map<string, string>;
}

/** The corpora port without a database: as little as an HTTP call can tell apart. */
export interface InMemoryCorpora extends Corpora {
  ledgers: Map<string, Ledger>;
  /** How many documents each `addDocuments` was given, in order. */
  batches: number[];
  /** Changes a refresh, as the work behind it would. */
  advance(corpus: string, refreshId: string, change: Partial<Refresh>): void;
}

export function createInMemoryCorpora(): InMemoryCorpora {
  const ledgers = new Map<string, Ledger>();
  const batches: number[] = [];
  const corpora: InMemoryCorpora = {
    ledgers,
    batches,
    get: (id) => createCorpus(id, ledgers, batches),
    async list({ cursor = "", limit }) {
      const ids = [...ledgers.keys()].sort().filter((id) => id > cursor);
      const page = ids.slice(0, limit);
      const descriptions = await Promise.all(page.map((id) => corpora.get(id).describe()));
      return {
        corpora: descriptions,
        cursor: ids.length > limit ? (page[page.length - 1] ?? null) : null,
      };
    },
    advance(corpus, refreshId, change) {
      const refreshes = ledgers.get(corpus)?.refreshes;
      const refresh = refreshes?.get(refreshId);
      if (refreshes && refresh) refreshes.set(refreshId, { ...refresh, ...change });
    },
  };
  return corpora;
}

function createCorpus(id: string, ledgers: Map<string, Ledger>, batches: number[]): Corpus {
  const open = (): Ledger => found(ledgers.get(id), "unknown_corpus", `corpus "${id}"`);
  const describe = (): CorpusDescription => {
    const { settings, documents, versions } = open();
    const documentCount = documents.size;
    const published = versions.find((version) => version.published);
    return {
      id,
      ...settings,
      notify: settings.notify.map(reportOf),
      documentCount,
      publishedVersion: published?.version ?? null,
      createdAt,
    };
  };
  return {
    async put(settings) {
      const known = ledgers.get(id);
      const secrets = secretsOf(settings, known?.secrets);
      const empty = { documents: new Map(), calls: new Map(), refreshes: new Map() };
      const ledger = known ?? { ...empty, versions: [], deliveries: new Map() };
      ledgers.set(id, { ...ledger, settings, secrets });
      return { created: !known, corpus: describe() };
    },
    describe: async () => describe(),
    async remove() {
      open();
      ledgers.delete(id);
    },
    async setVectors(ids) {
      const { documents } = open();
      const rejected = ids.flatMap((document, index) =>
        documents.has(document)
          ? []
          : [{ index, id: document, code: "unknown_document" as const, detail: document }],
      );
      return { updated: ids.length - rejected.length, unchanged: 0, rejected };
    },
    listIds: async (after, limit) =>
      [...open().documents.keys()]
        .sort()
        .filter((document) => document > (after ?? ""))
        .slice(0, limit),
    async addDocuments(callId, documents) {
      batches.push(documents.length);
      return add(open(), callId, documents);
    },
    async listDocuments({ topic, cursor = "", limit }) {
      const all = [...open().documents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      const rest = all.filter(
        (document) => document.id > cursor && (topic === undefined || document.topic === topic),
      );
      const page = rest.slice(0, limit);
      return {
        documents: page,
        cursor: rest.length > limit ? (page[page.length - 1]?.id ?? null) : null,
      };
    },
    getDocument: async (document) =>
      found(open().documents.get(document), "unknown_document", `document "${document}"`),
    async documentTopics(name) {
      const { topic } = found(open().documents.get(name), "unknown_document", `document "${name}"`);
      const topics = topic === null ? [] : [{ topic, passageCount: 1, share: 1, probability: 1 }];
      return { id: name, version: null, topics, passages: [] };
    },
    async removeDocument(document) {
      if (!open().documents.delete(document))
        throw new EdgetopicError("unknown_document", `There is no document "${document}".`);
    },
    ...refreshing(open),
    listVersions: async () => open().versions,
    async removeVersion(number) {
      const { versions } = open();
      const at = versions.findIndex(({ version }) => version === number);
      if (found(versions[at], "unknown_version", `version ${number}`).published) {
        throw new EdgetopicError("version_in_use", `Version ${number} is the published one.`);
      }
      versions.splice(at, 1);
    },
    async publishVersion(number) {
      const { versions } = open();
      const chosen = found(
        versions.find(({ version }) => version === number),
        "unknown_version",
        `version ${number}`,
      );
      for (const version of versions) version.published = version === chosen;
      return chosen;
    },
    listSources: async () => open().settings.sources.map(untried),
    resetSource: async (source) =>
      found(
        open()
          .settings.sources.map(untried)
          .find(({ id: name }) => name === source),
        "unknown_source",
        `source "${source}"`,
      ),
    ...notifying(open),
    ...delivering(open),
    ...scheduling(open),
  };
}

function scheduling(
  open: () => Ledger,
): Pick<Corpus, "describeSchedule" | "listRuns" | "pauseSchedule" | "resumeSchedule" | "runNow"> {
  const report = (): ScheduleReport => {
    const { settings, isPaused = false } = open();
    return { schedule: settings.schedule, paused: isPaused, nextRunAt: null };
  };
  return {
    describeSchedule: async () => report(),
    async listRuns() {
      open();
      return { runs: [], cursor: null };
    },
    async pauseSchedule() {
      open().isPaused = true;
      return report();
    },
    async resumeSchedule() {
      open().isPaused = false;
      return report();
    },
    runNow: () => refreshing(open).startRefresh("auto"),
  };
}

function refreshing(
  open: () => Ledger,
): Pick<
  Corpus,
  | "startRefresh"
  | "estimateRefresh"
  | "measureDrift"
  | "measureTrends"
  | "getRefresh"
  | "cancelRefresh"
> {
  const getRefresh = async (id: string): Promise<Refresh> =>
    found(open().refreshes.get(id), "unknown_refresh", `refresh "${id}"`);
  return {
    getRefresh,
    async startRefresh(mode) {
      const { refreshes, documents, settings } = open();
      const underWay = [...refreshes.values()].find(({ finishedAt }) => !finishedAt);
      if (underWay) return { started: false, refresh: underWay };
      const hasFetched = settings.sources.some(({ type }) => type !== "webhook");
      if (documents.size < 10 && !hasFetched)
        throw new EdgetopicError("too_few_documents", `There are ${documents.size} documents.`);
      const id = `refresh-${refreshes.size + 1}`;
      const refresh: Refresh = {
        id,
        mode,
        state: "queued",
        stages: [],
        progress: 0,
        remainingSeconds: null,
        warnings: [],
        usage: { tokens: 0, isEstimated: false, cost: 0, currency: "USD" },
        startedAt: createdAt,
      };
      refreshes.set(id, refresh);
      return { started: true, refresh };
    },
    /** A text is a cent. */
    async estimateRefresh() {
      const { documents, settings } = open();
      const texts = new Set(Array.from(documents.values(), ({ text }) => text)).size;
      return {
        embedder: settings.embedder,
        documents: documents.size,
        texts,
        tokens: 10 * texts,
        cost: texts / 100,
        currency: "USD",
        priceAsOf: "2026-01-01",
      };
    },
    /** All that is there came since the fit, which had nothing. */
    async measureDrift() {
      const { documents, settings, versions } = open();
      const version = found(versions[0], "not_fitted", "version");
      const present = documents.size;
      const counts = { fitted: 0, fittedOutliers: 0, kept: 0, present, pending: present };
      const placed = { assigned: 0, outliers: 0, far: 0 };
      const threshold = settings.drift.changeShare;
      return {
        version: version.version,
        fittedVersion: version.version,
        fittedAt: version.fittedAt,
        counts: { ...counts, ...placed },
        measures: [{ measure: "changeShare", value: 1, threshold }],
        decision: { mode: "full", reasons: [{ measure: "changeShare", value: 1, threshold }] },
      };
    },
    /** Of what is asked for, and one topic, which rises. */
    async measureTrends(query) {
      const { version } = found(open().versions[0], "not_fitted", "version");
      const counts = { topic: 0, count: 9, pastCount: 4, expected: 1, ratio: 9 };
      const trends = [{ ...counts, pValue: 0.001, qValue: 0.01, trend: "rising" as const }];
      const until = query.until === null ? null : new Date(query.until).toISOString();
      return { version, ...query, until, trends };
    },
    async cancelRefresh(id) {
      const refresh: Refresh = {
        ...(await getRefresh(id)),
        state: "cancelled",
        finishedAt: createdAt,
      };
      open().refreshes.set(id, refresh);
      return refresh;
    },
  };
}

function add(
  ledger: Ledger,
  callId: string,
  documents: readonly (DocumentInput & { index: number })[],
): IngestReport {
  const report: IngestReport = { added: 0, updated: 0, unchanged: 0, rejected: [] };
  const written = ledger.calls.get(callId) ?? new Map<string, number>();
  ledger.calls.set(callId, written);
  for (const { index, vector: _, ...document } of documents) {
    const { id, text } = document;
    if ((written.get(id) ?? index) !== index) {
      report.rejected.push({ index, id, code: "duplicate_id", detail: `"${id}" twice` });
      continue;
    }
    written.set(id, index);
    const known = ledger.documents.get(id);
    if (known?.text === text) {
      report.unchanged++;
      continue;
    }
    report[known ? "updated" : "added"]++;
    const fields = JSON.parse(JSON.stringify(document)) as DocumentInput & { text: string };
    const assigned = { topic: null, probability: null, truncated: false };
    ledger.documents.set(id, { ...fields, ...assigned } as StoredDocument);
  }
  return report;
}
