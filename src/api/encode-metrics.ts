import type { CorpusMeasures } from "../jobs/corpus-measures.ts";

/** Undefined: there is no such sample. */
type Value = number | undefined;

interface Gauge {
  name: string;
  help: string;
  /** The values of a corpus, by the label "state" where there are several. */
  of(measures: CorpusMeasures): Value | Record<string, number>;
}

const seconds = (at: number | null | undefined): Value => (at == null ? undefined : at / 1000);

const GAUGES: readonly Gauge[] = [
  { name: "documents", help: "Documents in the corpus", of: ({ documents }) => documents },
  {
    name: "published_version",
    help: "The version that is published",
    of: ({ published }) => published?.version,
  },
  {
    name: "published_timestamp_seconds",
    help: "When the published version was made",
    of: ({ published }) => seconds(published?.fittedAt),
  },
  { name: "topics", help: "Topics that are published", of: ({ published }) => published?.topics },
  {
    name: "outliers",
    help: "Documents that are outliers of the published version",
    of: ({ published }) => published?.outliers,
  },
  {
    name: "refresh_under_way",
    help: "Whether a refresh is under way",
    of: ({ isRefreshing }) => Number(isRefreshing),
  },
  {
    name: "refresh_completed_timestamp_seconds",
    help: "When a refresh was completed last",
    of: ({ completedAt }) => seconds(completedAt),
  },
  {
    name: "refresh_failed_timestamp_seconds",
    help: "When a refresh failed last",
    of: ({ failedAt }) => seconds(failedAt),
  },
  {
    name: "deliveries",
    help: "Webhook deliveries that are not taken",
    of: ({ deliveries }) => deliveries,
  },
  {
    name: "notifications_pending",
    help: "What the endpoint that lacks most is to be told yet",
    of: ({ notificationsPending }) => notificationsPending,
  },
  {
    name: "endpoints_disabled",
    help: "Endpoints that are notified no more",
    of: ({ endpointsDisabled }) => endpointsDisabled,
  },
];

/**
 * Prometheus' text format 0.0.4: each metric is a gauge, named edgetopic_…, with the label "corpus". Ids of
 * corpora need no escaping.
 */
export function encodeMetrics(
  corpora: ReadonlyMap<string, CorpusMeasures>,
  version: string,
): string {
  const lines: string[] = [];
  const begin = (name: string, help: string): void => {
    lines.push(`# HELP edgetopic_${name} ${help}.`, `# TYPE edgetopic_${name} gauge`);
  };
  begin("info", "The server");
  lines.push(`edgetopic_info{version="${version}"} 1`);
  begin("corpora", "Corpora there are");
  lines.push(`edgetopic_corpora ${corpora.size}`);
  for (const { name, help, of } of GAUGES) {
    begin(name, help);
    for (const [corpus, measures] of corpora) {
      const value = of(measures);
      if (value === undefined) continue;
      const values = typeof value === "number" ? { "": value } : value;
      for (const [state, one] of Object.entries(values)) {
        const label = state === "" ? "" : `,state="${state}"`;
        lines.push(`edgetopic_${name}{corpus="${corpus}"${label}} ${one}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}
