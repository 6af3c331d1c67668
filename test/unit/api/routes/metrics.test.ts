import { expect, test } from "vitest";
import type { AnsweredRequest } from "../../../../src/api/middleware/count-requests.ts";
import type { CorpusMeasures } from "../../../../src/jobs/corpus-measures.ts";
import { createTestApi } from "../../../support/api.ts";

const NEW: CorpusMeasures = {
  documents: 3,
  published: null,
  isRefreshing: true,
  completedAt: null,
  failedAt: null,
  deliveries: { waiting: 2, failed: 1 },
  notificationsPending: 0,
  endpointsDisabled: 0,
};
const OLD: CorpusMeasures = {
  ...NEW,
  published: { version: 7, topics: 4, outliers: 5, fittedAt: 1_500 },
  isRefreshing: false,
  completedAt: 2_000,
};

test("what there is to watch is told in Prometheus' text format, what is not known left out", async () => {
  const measured = new Map([
    ["new", NEW],
    ["old", OLD],
  ]);
  const api = createTestApi({ measureCorpora: async () => measured });
  const answer = await api.call("GET", "/v1/metrics");
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  expect(text.endsWith("\n")).toBe(true);
  const samples = text.split("\n").filter((line) => !line.startsWith("#"));
  expect(samples).toEqual([
    'edgetopic_info{version="1.2.3"} 1',
    "edgetopic_corpora 2",
    'edgetopic_documents{corpus="new"} 3',
    'edgetopic_documents{corpus="old"} 3',
    'edgetopic_published_version{corpus="old"} 7',
    'edgetopic_published_timestamp_seconds{corpus="old"} 1.5',
    'edgetopic_topics{corpus="old"} 4',
    'edgetopic_outliers{corpus="old"} 5',
    'edgetopic_refresh_under_way{corpus="new"} 1',
    'edgetopic_refresh_under_way{corpus="old"} 0',
    'edgetopic_refresh_completed_timestamp_seconds{corpus="old"} 2',
    'edgetopic_deliveries{corpus="new",state="waiting"} 2',
    'edgetopic_deliveries{corpus="new",state="failed"} 1',
    'edgetopic_deliveries{corpus="old",state="waiting"} 2',
    'edgetopic_deliveries{corpus="old",state="failed"} 1',
    'edgetopic_notifications_pending{corpus="new"} 0',
    'edgetopic_notifications_pending{corpus="old"} 0',
    'edgetopic_endpoints_disabled{corpus="new"} 0',
    'edgetopic_endpoints_disabled{corpus="old"} 0',
    "",
  ]);
  const typed = [...text.matchAll(/^# TYPE (\S+) gauge$/gm)].map(([, name]) => name);
  const named = samples.flatMap((line) => /^\w+/.exec(line) ?? []);
  expect(typed).toEqual(expect.arrayContaining(named));
});

test("every call under /v1 is counted by its route, whatever became of it", async () => {
  const noted: AnsweredRequest[] = [];
  const api = createTestApi({ noteRequest: (request) => void noted.push(request) });
  await api.call("PUT", "/v1/corpora/a", {});
  await api.call("GET", "/v1/corpora/a/documents/d");
  await api.call("GET", "/health");
  expect(noted).toMatchObject([
    { method: "PUT", route: "/v1/corpora/:corpus", corpus: "a", status: 201 },
    { method: "GET", route: "/v1/corpora/:corpus/documents/:document", corpus: "a", status: 404 },
  ]);
});
