import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CorpusLife,
  type CorpusWorld,
  createCorpusWorld,
  settings,
} from "../../support/corpus-world.ts";

/** The life of a corpus as plain maps. */
interface Model {
  texts: Map<string, string>;
  /** Topics by document, by version; the one under way included. */
  topics: Map<number, Map<string, number>>;
  kept: number[];
  published: number | null;
  reserved: number;
  refresh: { id: string; version: number | null; read: Map<string, string> } | null;
  callCount: number;
}

type Command =
  | { type: "add"; documents: { id: string; text: string }[] }
  | { type: "remove"; id: string }
  | { type: "start" | "read" | "stage" | "carry" | "complete" | "cancel" | "fail" | "reopen" }
  | { type: "publish"; version: number };

const id = fc.constantFrom(..."abcdefgh");
const text = fc.constantFrom("one", "two", "three");
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("add" as const),
      documents: fc.array(fc.record({ id, text }), { maxLength: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("remove" as const), id }) },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constantFrom("start", "read", "stage", "carry", "complete", "reopen"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom("cancel", "fail") }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("publish" as const), version: fc.nat(9) }),
  },
);

const topicOf = (document: string, version: number) => document.length + 10 * version;

function add(model: Model, documents: { id: string; text: string }[]) {
  const seen = new Set<string>();
  for (const document of documents) {
    if (seen.has(document.id)) continue;
    seen.add(document.id);
    if (model.texts.get(document.id) === document.text) continue;
    model.texts.set(document.id, document.text);
    for (const topics of model.topics.values()) topics.delete(document.id);
  }
}

function reserve(model: Model): Map<string, number> {
  if (model.refresh === null) throw new Error("no refresh is under way");
  if (model.refresh.version === null) {
    model.refresh.version = ++model.reserved;
    model.topics.set(model.refresh.version, new Map());
  }
  return model.topics.get(model.refresh.version) ?? new Map();
}

async function complete(
  model: Model,
  life: CorpusLife,
  refresh: NonNullable<Model["refresh"]>,
): Promise<void> {
  const topics = reserve(model);
  const counts = await life.countAssignments(refresh.id);
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(topics.size);
  await life.completeRefresh(refresh.id, {
    fittedAt: "",
    documentCount: topics.size,
    topicCount: counts.length,
    outlierCount: 0,
    digest: "",
    model: refresh.version ?? 0,
  });
  model.kept = [refresh.version ?? 0, ...model.kept].slice(0, 5);
  model.published = refresh.version;
}

async function runOnRefresh(command: Command, model: Model, life: CorpusLife): Promise<void> {
  const { refresh } = model;
  if (refresh === null) return;
  if (command.type === "read") {
    const read = await life.readDocuments(refresh.id, null, { count: 100, bytes: 1e6 });
    expect(read.map((document) => [document.id, document.text])).toEqual(
      [...model.texts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    refresh.read = new Map(read.map((document) => [document.id, JSON.stringify(document)]));
  }
  if (command.type === "stage") {
    const topics = reserve(model);
    const version = await life.reserveVersion(refresh.id);
    expect(version).toBe(refresh.version);
    const read = [...refresh.read.values()].map((json) => JSON.parse(json));
    await life.stageAssignments(
      refresh.id,
      read.map((document) => ({
        ...document,
        topic: topicOf(document.text, version),
        probability: 1,
        truncated: false,
      })),
    );
    for (const document of read) {
      if (model.texts.get(document.id) !== document.text) continue;
      topics.set(document.id, topicOf(document.text, version));
    }
  }
  if (command.type === "carry") {
    const topics = reserve(model);
    const { base } = await life.beginRefresh(refresh.id);
    await life.carryAssignments(refresh.id);
    for (const [document, topic] of model.topics.get(base?.version ?? 0) ?? []) {
      if (!topics.has(document)) topics.set(document, topic);
    }
  }
  if (command.type === "complete") await complete(model, life, refresh);
  if (command.type === "cancel") await life.cancelRefresh(refresh.id);
  if (command.type === "fail") {
    await life.failRefresh(refresh.id, { code: "refresh_failed", detail: "" });
  }
  if (["complete", "cancel", "fail"].includes(command.type)) {
    model.refresh = null;
    const kept = [...model.topics].filter(([version]) => model.kept.includes(version));
    model.topics = new Map(kept);
  }
}

async function run(command: Command, model: Model, life: CorpusLife): Promise<void> {
  if (command.type === "add") {
    const indexed = command.documents.map((document, index) => ({ ...document, index }));
    const callId = `call ${++model.callCount}`;
    const report = await life.addDocuments(callId, indexed);
    const { added, updated, unchanged, rejected } = report;
    expect(added + updated + unchanged + rejected.length).toBe(indexed.length);
    add(model, command.documents);
    expect(await life.addDocuments(callId, indexed)).toEqual(report);
  } else if (command.type === "remove") {
    const removal = life.removeDocument(command.id);
    if (!model.texts.has(command.id)) return expect(removal).rejects.toThrow();
    await removal;
    model.texts.delete(command.id);
    for (const topics of model.topics.values()) topics.delete(command.id);
  } else if (command.type === "start") {
    const { refresh, started } = await life.startRefresh("full");
    expect(started).toBe(model.refresh === null);
    model.refresh ??= { id: refresh.id, version: null, read: new Map() };
    expect(refresh.id).toBe(model.refresh.id);
  } else if (command.type === "publish") {
    const publication = life.publishVersion(command.version);
    if (!model.kept.includes(command.version)) return expect(publication).rejects.toThrow();
    await publication;
    model.published = command.version;
  } else await runOnRefresh(command, model, life);
}

async function expectSame(model: Model, life: CorpusLife, world: CorpusWorld): Promise<void> {
  const { documents } = await life.listDocuments({ limit: 100 });
  const topics = model.topics.get(model.published ?? 0);
  const expected = [...model.texts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([document, said]) => ({
      id: document,
      text: said,
      topic: topics?.get(document) ?? null,
    }));
  expect(documents.map((document) => ({ ...document }))).toMatchObject(expected);
  expect(documents.length).toBe(expected.length);
  expect(await life.describe()).toMatchObject({
    documentCount: model.texts.size,
    publishedVersion: model.published,
  });
  const versions = await life.listVersions();
  expect(versions.map(({ version }) => version)).toEqual(model.kept);
  const rowCount = [...model.topics.values()].reduce((sum, { size }) => sum + size, 0);
  expect(world.sql.all("SELECT count(*) AS count FROM assignments")).toEqual([{ count: rowCount }]);
}

test("any sequence of calls leaves what plain maps would hold", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyCommand, { maxLength: 80, size: "max" }), async (commands) => {
      const world = createCorpusWorld();
      let life = world.open();
      const feed = { id: "feed", type: "feed", url: "https://example.org" } as const;
      await life.put({ ...settings, sources: [feed] });
      const model: Model = {
        texts: new Map(),
        topics: new Map(),
        kept: [],
        published: null,
        reserved: 0,
        refresh: null,
        callCount: 0,
      };
      for (const next of commands) {
        world.now += 1000;
        if (next.type === "reopen") life = world.open();
        else await run(next, model, life);
        await expectSame(model, life, world);
      }
    }),
    { numRuns: 100 },
  );
});
