import { beforeEach, expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import type { EditRequest } from "../../../../src/core/topics/edits/resolve-request.ts";
import type { SplitEdit } from "../../../../src/core/topics/edits/topic-edit.ts";
import { createTopicEditor, type TopicEditor } from "../../../../src/jobs/edits/topic-editor.ts";
import { decodeTermCounts } from "../../../../src/core/text/term-counts.ts";
import { expectSums } from "../../../support/expect-sums.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const { ids, texts } = smallCorpus(150, 5);
const documents = ids.map((id, i) => ({ id, text: texts[i] as string }));
const OPTIONS = { ...DEFAULT_FIT_OPTIONS, epochs: 30 };

let world: RefreshWorld;
let editor: TopicEditor;

beforeEach(() => begin());

/** A corpus of the same documents, fitted, without edits. */
async function begin(name = "edit"): Promise<void> {
  world = createRefreshWorld(kernels);
  await world.put({ options: OPTIONS });
  await world.add(documents.slice(0, 120));
  await world.refresh();
  let idCount = 0;
  editor = createTopicEditor({
    corpus: () => world.corpus,
    objects: world.objects,
    createId: () => `${name}${++idCount}`,
  });
}

const edit = (request: EditRequest) => editor.make("news", request);

/** What a reader can see, but for the number of the version. */
async function readAll() {
  const { version: _, ...topics } = await world.topics();
  const { version: __, ...map } = await world.map();
  const structure = await (await world.openVersion()).structure();
  const { assignments } = await world.published.assign("news", documents);
  const stored = await Promise.all(
    map.ids.map(async (id) => {
      const { topic, probability } = await world.corpus.getDocument(id);
      return { topic, probability };
    }),
  );
  return { topics, map, structure, assignments, stored };
}

async function topicIds(): Promise<number[]> {
  return (await world.topics()).topics.map(({ id }) => id).filter((id) => id >= 0);
}

/** The lists, the map, the ledger and what is assigned say the same of every document. */
async function expectAgreement(documentCount: number): Promise<void> {
  await expectSums(world, documentCount);
  const { map, stored, assignments } = await readAll();
  expect(stored.map(({ topic }) => topic)).toEqual(map.topics);
  const assigned = new Map(documents.map(({ id }, i) => [id, assignments[i]?.topic]));
  expect(map.ids.slice(0, 120).map((id) => assigned.get(id))).toEqual(map.topics.slice(0, 120));
}

test("topics are merged, deleted, split, named and moved without a fit, and all of it is undone to the same bytes", async () => {
  const [a, b, c, d] = (await topicIds()) as [number, number, number, number];
  const first = (await world.map()).ids[0] as string;
  const requests: EditRequest[] = [
    { type: "rename", topic: a, name: "Waters" },
    { type: "merge", topics: [a, b] },
    { type: "split", topic: a, parts: 3 },
    { type: "delete", topics: [c] },
    { type: "move", documents: [first], topic: d },
    { type: "pin", topic: d, pinned: true },
    { type: "hide", topic: a, hidden: true },
    { type: "note", topic: a, note: "Look again in spring." },
    { type: "reduce", to: 2 },
  ];
  const states = [await readAll()];
  const made: string[] = [];
  for (const [i, request] of requests.entries()) {
    const { edit: logged, version } = await edit(request);
    expect(version).toMatchObject({ version: i + 2, published: true, documentCount: 120 });
    made.push(logged.id);
    await expectAgreement(120);
    states.push(await readAll());
  }
  expect(await topicIds()).toHaveLength(2);
  for (const id of made.toReversed()) {
    expect(await readAll()).toEqual(states.pop());
    await editor.undo("news", id);
  }
  expect(await readAll()).toEqual(states.pop());
  const { edits } = await editor.list("news");
  expect(edits.map(({ id, undoneAt }) => [id, undoneAt === null])).toEqual(
    made.map((id) => [id, false]),
  );
  await expect(editor.undo("news", "edit1")).rejects.toMatchObject({ code: "unknown_edit" });
});

test("a merged topic has the words of all its documents, and a split one those of its parts", async () => {
  const [a, b] = (await topicIds()) as [number, number];
  const before = await world.topics();
  const sizeOf = (id: number) => before.topics.find((topic) => topic.id === id)?.size as number;
  await edit({ type: "merge", topics: [a, b] });
  const { changes } = await edit({ type: "split", topic: a });
  expect(changes.splits).toHaveLength(1);
  const { topics } = await world.topics();
  const parts = topics.filter(
    ({ id }) => id === a || !before.topics.some((topic) => topic.id === id),
  );
  expect(parts.map(({ size }) => size).toSorted()).toEqual([sizeOf(a), sizeOf(b)].toSorted());
  const wordsOf = (list: typeof topics, size: number) =>
    list
      .filter((topic) => topic.size === size)
      .map(({ words }) => words.slice(0, 5).map(({ word }) => word))
      .toSorted();
  for (const id of [a, b]) {
    expect(wordsOf(topics, sizeOf(id))).toEqual(wordsOf(before.topics, sizeOf(id)));
  }
  const { termCounts } = await (await world.openVersion()).structure();
  const counts = decodeTermCounts(termCounts as Uint8Array);
  expect(counts.documentFrequencies().length).toBe(counts.termCount);
  for (const { representativeDocuments, id } of topics) {
    for (const { id: document, text } of representativeDocuments) {
      expect(await world.corpus.getDocument(document)).toMatchObject({ topic: id, text });
    }
  }
});

test("edits hold for documents that come later, and after a fit, by the ids of the topics", async () => {
  const [a, b, c] = (await topicIds()) as [number, number, number];
  await edit({ type: "merge", topics: [a, b] });
  await edit({ type: "rename", topic: a, name: "Both" });
  await edit({ type: "delete", topics: [c] });
  await world.add(documents.slice(120));
  await world.refresh("assign");
  await expectAgreement(150);
  expect(await topicIds()).not.toContain(b);
  const extended = await readAll();
  await edit({ type: "note", topic: a, note: "seen" });
  await expectAgreement(150);
  await editor.undo("news", "edit4");
  expect(await readAll()).toEqual(extended);
  const refresh = await world.refresh("full", { repeating: true });
  expect(refresh).toMatchObject({ state: "completed", warnings: [] });
  await expectAgreement(150);
  const { topics } = await world.topics();
  expect(topics.find(({ id }) => id === a)?.name).toBe("Both");
  expect(topics.map(({ id }) => id)).not.toContain(b);
  expect(topics.map(({ id }) => id)).not.toContain(c);
  const merged = (await world.map()).topics.filter((topic) => topic === a).length;
  const again = await readAll();
  await edit({ type: "hide", topic: a, hidden: true });
  await editor.undo("news", "edit5");
  expect(await readAll()).toEqual(again);
  await editor.undo("news", "edit1");
  expect(await topicIds()).toEqual(expect.arrayContaining([a, b]));
  expect((await world.map()).topics.filter((topic) => topic === a).length).toBeLessThan(merged);
});

test("documents that were removed while the version was made are in no edited version", async () => {
  await world.add(documents.slice(120));
  const gone = documents[3]?.id as string;
  await world.refresh("full", {
    async onStep(name) {
      if (name === "start-fit") await world.corpus.removeDocument(gone);
    },
  });
  const [a, b] = (await topicIds()) as [number, number];
  await edit({ type: "merge", topics: [a, b] });
  const { map, stored } = await readAll();
  expect(map.ids).toHaveLength(149);
  expect(map.ids).not.toContain(gone);
  expect(stored.map(({ topic }) => topic)).toEqual(map.topics);
  await edit({ type: "split", topic: a });
  await expectAgreement(149);
});

test("an edit whose topic is gone after a fit is told and kept", async () => {
  const [a] = (await topicIds()) as [number];
  await edit({ type: "rename", topic: a, name: "Gone" });
  const { ids: shown, topics } = await world.map();
  for (const [i, id] of shown.entries()) {
    if (topics[i] === a) await world.corpus.removeDocument(id);
  }
  const { warnings } = await world.refresh();
  expect(warnings).toMatchObject([{ code: "edit_idle", count: 1 }]);
  const { edits } = await editor.list("news");
  expect(edits).toMatchObject([{ undoneAt: null, idle: `There is no topic ${a}.` }]);
});

test("an exported log is imported in one version, and shows what the edits themselves did", async () => {
  const [a, b, c] = (await topicIds()) as [number, number, number];
  const first = (await world.map()).ids[0] as string;
  for (const request of [
    { type: "merge", topics: [a, b] },
    { type: "split", topic: a, parts: 3 },
    { type: "move", documents: [first], topic: c },
    { type: "rename", topic: c, name: "Third" },
  ] satisfies EditRequest[]) {
    await edit(request);
  }
  await edit({ type: "delete", topics: [c] });
  await editor.undo("news", "edit5");
  const edited = await readAll();
  const { edits: log } = await editor.list("news");
  const again = await editor.importLog("news", log);
  expect(again).toMatchObject({ edits: [], version: null, changes: null });
  const reasons = ["known", "known", "known", "known", "undone"];
  expect(again.skipped.map(({ reason }) => reason)).toEqual(reasons);
  expect(await readAll()).toEqual(edited);

  await begin("later");
  const gone = { id: "gone", edit: { type: "pin", topic: 99, pinned: true } } as const;
  const told = { madeAt: "2026-01-02T03:04:05.000Z", undoneAt: null };
  const imported = await editor.importLog("news", [...log, { ...gone, ...told }]);
  expect(imported.version).toMatchObject({ version: 2, published: true });
  expect(imported.skipped).toEqual([{ id: "edit5", reason: "undone" }]);
  const idle = "There is no topic 99.";
  expect(imported.edits).toEqual([
    ...log.slice(0, 4).map((logged) => ({ ...logged, idle: null })),
    { ...gone, ...told, idle },
  ]);
  await expectAgreement(120);
  expect(await readAll()).toEqual(edited);
  expect((await editor.list("news")).edits).toEqual(imported.edits);
  const parts = log[1]?.edit as SplitEdit;
  const other = { ...told, id: "other", edit: { ...parts, into: [77, 78, 79] } };
  await expect(editor.importLog("news", [{ ...other, id: "taken", edit: parts }])).rejects.toThrow(
    /is the id of a topic here/,
  );
  await editor.undo("news", "edit2");
  await editor.importLog("news", [other]);
  await edit({ type: "split", topic: c });
  expect(Math.max(...(await topicIds()))).toBe(80);
});

test("an edit that makes no sense is refused, and so is one while a refresh publishes", async () => {
  const [a] = (await topicIds()) as [number];
  const refused: [EditRequest, string][] = [
    [{ type: "rename", topic: 99, name: "x" }, "unknown_topic"],
    [{ type: "delete", topics: [-1] }, "unknown_topic"],
    [{ type: "merge", topics: [a, a] }, "invalid_option"],
    [{ type: "split", topic: a, parts: 1 }, "invalid_option"],
    [{ type: "reduce", to: 0 }, "invalid_option"],
    [{ type: "move", documents: ["nobody"], topic: a }, "unknown_document"],
  ];
  for (const [request, code] of refused)
    await expect(edit(request)).rejects.toMatchObject({ code });
  const { refresh } = await world.corpus.startRefresh("full");
  await edit({ type: "pin", topic: a, pinned: true });
  await world.corpus.reserveVersion(refresh.id);
  const late = edit({ type: "pin", topic: a, pinned: false });
  await expect(late).rejects.toMatchObject({ code: "refresh_under_way" });
  await world.run(refresh.id);
  expect((await world.topics()).topics[0]).toMatchObject({ id: a, pinned: true });
});

test("an id is never used twice, neither by parts nor by topics of a later fit", async () => {
  const used = new Set(await topicIds());
  const [a] = [...used];
  for (let i = 0; i < 2; i++) {
    const { edit: logged } = await edit({ type: "split", topic: a as number });
    const [part] = (await topicIds()).filter((id) => !used.has(id));
    expect(part).toBe(Math.max(...used) + 1);
    used.add(part as number);
    await editor.undo("news", logged.id);
  }
  const { ids: shown, topics } = await world.map();
  for (const [i, id] of shown.entries()) {
    if (topics[i] === a) await world.corpus.removeDocument(id);
  }
  await world.refresh();
  await world.add(documents);
  await world.refresh();
  const found = (await topicIds()).filter((id) => !used.has(id));
  expect(found).toEqual([Math.max(...used) + 1]);
});
