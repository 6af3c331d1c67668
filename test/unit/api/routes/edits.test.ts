import { expect, test } from "vitest";
import { createTopicEditor } from "../../../../src/jobs/edits/topic-editor.ts";
import { createTestApi, readCode } from "../../../support/api.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld } from "../../../support/refresh-world.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const world = createRefreshWorld(await loadKernels());
const { ids, texts } = smallCorpus(60);
const at = "/v1/corpora/news";
let idCount = 0;
const editor = createTopicEditor({
  corpus: () => world.corpus,
  objects: world.objects,
  createId: () => `edit${++idCount}`,
});
const api = createTestApi({ editor, published: world.published });

test("an edit is made, listed and undone, and the version with it is another one", async () => {
  await world.put();
  expect(await readCode(api.call("GET", `${at}/edits`))).toBe("409 not_fitted");
  await world.add(ids.map((id, i) => ({ id, text: texts[i] as string })));
  await world.refresh();
  const before = await api.call("GET", `${at}/topics`);
  expect(before.headers.get("etag")).toBe('"1"');
  const [first, second] = (await before.json()).topics;

  const made = await api.call("POST", `${at}/edits`, { type: "split", topic: first.id });
  expect(made.status).toBe(201);
  expect(made.headers.get("location")).toBe(`${at}/edits/edit1`);
  const { edit, version, changes } = await made.json();
  expect(edit).toMatchObject({ id: "edit1", undoneAt: null, edit: { type: "split" } });
  expect(edit.edit.directions).toMatch(/^[\w+/]+=*$/);
  expect(version).toMatchObject({ version: 2, published: true });
  expect(changes).toMatchObject({ since: 1, documents: { added: 0, removed: 0 } });
  await api.call("POST", `${at}/edits`, { type: "rename", topic: second.id, name: "Named" });
  const topic = await (await api.call("GET", `${at}/topics/${second.id}`)).json();
  expect(topic).toMatchObject({ version: 3, name: "Named" });

  const undone = await api.call("DELETE", `${at}/edits/edit1`);
  expect(await undone.json()).toMatchObject({ version: { version: 4 }, edit: { id: "edit1" } });
  const { edits } = await (await api.call("GET", `${at}/edits`)).json();
  expect(edits).toMatchObject([
    { id: "edit1", undoneAt: expect.any(String), idle: null },
    { id: "edit2", undoneAt: null, idle: null, edit: { name: "Named" } },
  ]);
  expect(await readCode(api.call("DELETE", `${at}/edits/edit1`))).toBe("404 unknown_edit");
});

test("the log that is read can be sent back, and what it lacks is made in one version", async () => {
  const log = await (await api.call("GET", `${at}/edits`)).json();
  const known = await api.call("POST", `${at}/edits/import`, log);
  expect(known.status).toBe(200);
  expect(await known.json()).toEqual({
    edits: [],
    skipped: [
      { id: "edit1", reason: "undone" },
      { id: "edit2", reason: "known" },
    ],
    version: null,
    changes: null,
  });
  const [split] = log.edits;
  const edits = [
    { ...split, id: "again", undoneAt: null },
    { id: "gone", madeAt: split.madeAt, edit: { type: "hide", topic: 99, hidden: true } },
  ];
  const imported = await (await api.call("POST", `${at}/edits/import`, { edits })).json();
  expect(imported).toMatchObject({
    edits: [
      { id: "again", idle: null, edit: split.edit },
      { id: "gone", idle: "There is no topic 99." },
    ],
    version: { published: true },
    changes: { since: 4 },
  });
});

const madeAt = "2026-01-02T03:04:05Z";
test.for<object>([
  { edits: [] },
  { edits: [{ id: "a", madeAt, edit: { type: "split", topic: 0 } }] },
  { edits: [{ id: "a", madeAt: "soon", edit: { type: "pin", topic: 0, pinned: true } }] },
  {
    edits: [
      {
        id: "a",
        madeAt,
        edit: { type: "split", topic: 0, into: [0], directions: "AAA=", fingerprint: "x" },
      },
    ],
  },
])("the log %j is refused", async (body) => {
  expect(await readCode(api.call("POST", `${at}/edits/import`, body))).toBe("422 invalid_option");
});

test.for<[object, string]>([
  [{ type: "merge", topics: [] }, "422 invalid_option"],
  [{ type: "reduce", to: "some" }, "422 invalid_option"],
  [{ type: "paint", topic: 1 }, "422 invalid_option"],
  [{ type: "rename", topic: 99, name: "x" }, "404 unknown_topic"],
])("%j is refused with %s", async ([body, code]) => {
  expect(await readCode(api.call("POST", `${at}/edits`, body))).toBe(code);
});
