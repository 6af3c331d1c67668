import { DEFAULT_DRIFT_THRESHOLDS } from "../../src/core/topics/drift.ts";
import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import type { Corpus, CorpusSettings } from "../../src/jobs/corpus.ts";

const secret = `whsec_${"c2VjcmV0".repeat(4)}`;
const settings: CorpusSettings = {
  embedder: "static/en",
  options: DEFAULT_FIT_OPTIONS,
  sources: [{ id: "inbox", type: "webhook", secret }],
  schedule: null,
  maxCost: null,
  embedding: { batch: false },
  drift: DEFAULT_DRIFT_THRESHOLDS,
  notify: [],
};
const documents = (count: number, text = "text") =>
  Array.from({ length: count }, (_, index) => ({
    id: `d${String(index).padStart(3, "0")}`,
    text: `${text} ${index}`,
    index,
  }));

/** What every corpus promises that callers of the API can see; `create` gives one not yet made. */
export function testCorpus(name: string, create: () => Promise<Corpus>): void {
  const make = async (): Promise<Corpus> => {
    const corpus = await create();
    await corpus.put(settings);
    return corpus;
  };

  test(`${name} is unknown_corpus until it is put, and after it is removed`, async () => {
    const corpus = await create();
    const unknown = { code: "unknown_corpus" };
    await expect(corpus.describe()).rejects.toMatchObject(unknown);
    expect(await corpus.put(settings)).toMatchObject({ created: true });
    await corpus.remove();
    await expect(corpus.describe()).rejects.toMatchObject(unknown);
    await expect(corpus.addDocuments("call", documents(1))).rejects.toMatchObject(unknown);
    await expect(corpus.remove()).rejects.toMatchObject(unknown);
  });

  test(`${name} keeps its documents when its settings change`, async () => {
    const corpus = await make();
    await corpus.addDocuments("call", documents(3));
    const { created, corpus: description } = await corpus.put({
      ...settings,
      schedule: "0 6 * * *",
    });
    expect(created).toBe(false);
    expect(description).toMatchObject({ documentCount: 3, schedule: "0 6 * * *" });
    expect(await corpus.describe()).toEqual(description);
  });

  test(`${name} keeps a webhook's secret where none is given, and refuses a new one without`, async () => {
    const corpus = await make();
    await corpus.put({ ...settings, sources: [{ id: "inbox", type: "webhook" }] });
    const keys = { verify: { by: "standard" }, secrets: [secret] };
    expect(await corpus.webhookKeys("inbox")).toEqual(keys);
    const withoutSecret = { ...settings, sources: [{ id: "new", type: "webhook" as const }] };
    await expect(corpus.put(withoutSecret)).rejects.toMatchObject({ code: "invalid_option" });
    await expect(corpus.webhookKeys("new")).rejects.toMatchObject({ code: "unknown_source" });
  });

  test(`${name} counts documents as added, updated and unchanged`, async () => {
    const corpus = await make();
    const counts = async (callId: string, text?: string) =>
      corpus.addDocuments(callId, documents(3, text));
    expect(await counts("first")).toMatchObject({ added: 3, updated: 0, unchanged: 0 });
    expect(await counts("second")).toMatchObject({ added: 0, updated: 0, unchanged: 3 });
    expect(await counts("third", "other")).toMatchObject({ added: 0, updated: 3, unchanged: 0 });
    expect(await corpus.describe()).toMatchObject({ documentCount: 3 });
  });

  test(`${name} rejects an id that the same call has written from another place`, async () => {
    const corpus = await make();
    await corpus.addDocuments("call", documents(2));
    const report = await corpus.addDocuments("call", [{ id: "d000", text: "again", index: 2 }]);
    expect(report).toMatchObject({ added: 0, updated: 0, unchanged: 0 });
    expect(report.rejected).toMatchObject([{ index: 2, id: "d000", code: "duplicate_id" }]);
    expect(await corpus.getDocument("d000")).toMatchObject({ text: "text 0" });
  });

  test(`${name} gives a document back as it was sent, without a topic before a fit`, async () => {
    const corpus = await make();
    const document = {
      id: "a:b",
      text: "text",
      timestamp: "2026-01-31T09:30:00.000Z",
      class: "sport",
      metadata: { a: [1, null, { b: "é" }] },
    };
    await corpus.addDocuments("call", [{ ...document, index: 0 }]);
    expect(await corpus.getDocument("a:b")).toEqual({
      ...document,
      topic: null,
      probability: null,
      truncated: false,
    });
  });

  test(`${name} lists every document once, page by page`, async () => {
    const corpus = await make();
    await corpus.addDocuments("call", documents(25));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await corpus.listDocuments({ limit: 10, ...(cursor !== null && { cursor }) });
      seen.push(...page.documents.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(seen.sort()).toEqual(documents(25).map(({ id }) => id));
  });

  test(`${name} removes a document once`, async () => {
    const corpus = await make();
    await corpus.addDocuments("call", documents(2));
    await corpus.removeDocument("d001");
    const unknown = { code: "unknown_document" };
    await expect(corpus.getDocument("d001")).rejects.toMatchObject(unknown);
    await expect(corpus.removeDocument("d001")).rejects.toMatchObject(unknown);
    expect(await corpus.describe()).toMatchObject({ documentCount: 1 });
  });

  test(`${name} has one refresh under way at a time`, async () => {
    const corpus = await make();
    await expect(corpus.startRefresh("auto")).rejects.toMatchObject({ code: "too_few_documents" });
    await corpus.addDocuments("call", documents(12));
    const first = await corpus.startRefresh("full");
    expect(first).toMatchObject({ started: true, refresh: { mode: "full", state: "queued" } });
    const { id } = first.refresh;
    expect(await corpus.startRefresh("auto")).toMatchObject({ started: false, refresh: { id } });
    expect(await corpus.cancelRefresh(id)).toMatchObject({ state: "cancelled" });
    expect(await corpus.getRefresh(id)).toMatchObject({ state: "cancelled" });
    expect(await corpus.startRefresh("auto")).toMatchObject({ started: true });
    await expect(corpus.getRefresh("other")).rejects.toMatchObject({ code: "unknown_refresh" });
  });

  test(`${name} accepts a delivery once`, async () => {
    const corpus = await make();
    expect(await corpus.acceptDelivery("inbox", "msg_1", '{"documents":[]}')).toBe(true);
    expect(await corpus.acceptDelivery("inbox", "msg_1", '{"documents":[]}')).toBe(false);
    expect(await corpus.acceptDelivery("inbox", "msg_2", '{"documents":[]}')).toBe(true);
    const unknown = { code: "unknown_source" };
    await expect(corpus.acceptDelivery("other", "msg_3", "{}")).rejects.toMatchObject(unknown);
  });

  test(`${name} takes the secret before a rotated one as long as it is told to`, async () => {
    const corpus = await make();
    const other = "whsec_b3RoZXI=";
    await corpus.rotateSecret("inbox", other, 60_000);
    expect((await corpus.webhookKeys("inbox")).secrets).toEqual([other, secret]);
    await corpus.rotateSecret("inbox", secret, 0);
    expect((await corpus.webhookKeys("inbox")).secrets).toEqual([secret]);
    const unknown = { code: "unknown_source" };
    await expect(corpus.rotateSecret("other", secret, 0)).rejects.toMatchObject(unknown);
  });

  test(`${name} lists what was delivered and takes again only what failed`, async () => {
    const corpus = await make();
    for (const id of ["m1", "m2", "m3"]) await corpus.acceptDelivery("inbox", id, "{}");
    const first = await corpus.listDeliveries("inbox", { limit: 2 });
    expect(first.deliveries).toHaveLength(2);
    const rest = await corpus.listDeliveries("inbox", { limit: 2, cursor: first.cursor ?? "" });
    expect(rest.cursor).toBeNull();
    const ids = [...first.deliveries, ...rest.deliveries].map(({ id }) => id);
    expect(ids.sort()).toEqual(["m1", "m2", "m3"]);
    expect(await corpus.getDelivery("inbox", "m1")).toMatchObject({ state: "waiting", body: "{}" });
    const notFailed = { code: "delivery_not_failed" };
    await expect(corpus.replayDelivery("inbox", "m1")).rejects.toMatchObject(notFailed);
    const unknown = { code: "unknown_delivery" };
    await expect(corpus.getDelivery("inbox", "m4")).rejects.toMatchObject(unknown);
    await expect(corpus.replayDelivery("inbox", "m4")).rejects.toMatchObject(unknown);
  });

  test(`${name} tells how its sources fare, and forgets what it remembers of one`, async () => {
    const corpus = await make();
    const [inbox] = await corpus.listSources();
    expect(inbox).toMatchObject({ id: "inbox", type: "webhook", state: "untried", problem: null });
    expect(await corpus.resetSource("inbox")).toEqual(inbox);
    const unknown = { code: "unknown_source" };
    await expect(corpus.resetSource("other")).rejects.toMatchObject(unknown);
  });

  test(`${name} has no versions before a fit`, async () => {
    const corpus = await make();
    expect(await corpus.listVersions()).toEqual([]);
    await expect(corpus.publishVersion(1)).rejects.toMatchObject({ code: "unknown_version" });
    await expect(corpus.removeVersion(1)).rejects.toMatchObject({ code: "unknown_version" });
  });
}
