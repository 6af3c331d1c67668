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

test.for<[object, string]>([
  [{ type: "merge", topics: [] }, "422 invalid_option"],
  [{ type: "reduce", to: "some" }, "422 invalid_option"],
  [{ type: "paint", topic: 1 }, "422 invalid_option"],
  [{ type: "rename", topic: 99, name: "x" }, "404 unknown_topic"],
])("%j is refused with %s", async ([body, code]) => {
  expect(await readCode(api.call("POST", `${at}/edits`, body))).toBe(code);
});
