import { beforeEach, expect, test } from "vitest";
import type { DocumentInput } from "../../../../src/jobs/corpus.ts";
import { expectSums } from "../../../support/expect-sums.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const { ids, texts } = smallCorpus(60, 3);

/** Named by words, which is all that the embedder sees of it. */
const imageOf = (text: string): string => `r2:images/${text.replaceAll(/\W+/g, "-")}`;

const kindOfText = (text: string): number =>
  [/river|bank|water|flood|bridge|dam/, /engine|wheel|motor|brake|diesel|gearbox/, /./].findIndex(
    (subject) => subject.test(text),
  );

/** Of the three subjects the first has images alone, the second texts beside images, the third texts. */
const documents: DocumentInput[] = ids.map((id, i) => {
  const text = texts[i] as string;
  const image = imageOf(text);
  const kinds = [
    { id, text: "", image },
    { id, text, image },
    { id, text },
  ];
  return kinds[kindOfText(text)] as DocumentInput;
});
const kindOf = (id: string): number => kindOfText(texts[ids.indexOf(id)] as string);
const ofKind = (kind: number) => documents.filter(({ id }) => kindOf(id) === kind);

let world: RefreshWorld;
beforeEach(async () => {
  world = createRefreshWorld(kernels);
  await world.put({ embedder: "words/images" });
});

test("documents of images, of texts and of both are fitted together; images alone have no words", async () => {
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({ state: "completed", version: 1, warnings: [] });
  await expectSums(world, 60);
  const { topics } = await world.topics();
  const found = topics.filter(({ id }) => id >= 0);
  expect(found).toHaveLength(3);
  for (const { id, name, words, representativeDocuments } of found) {
    const kinds = new Set(representativeDocuments.map((document) => kindOf(document.id)));
    expect(kinds.size).toBe(1);
    const isImages = kinds.has(0);
    expect(words.length > 0).toBe(!isImages);
    expect(name === `Topic ${id}`).toBe(isImages);
    expect(representativeDocuments).toHaveLength(3);
    for (const { text } of representativeDocuments) expect(text === "").toBe(isImages);
    for (const { word, score } of words) {
      expect(word).not.toBe("");
      expect(score).toBeGreaterThan(0);
    }
  }
});

test("images alone make topics too, without a word in any of them", async () => {
  await world.add(
    documents.map(({ id }, i) => ({ id, text: "", image: imageOf(texts[i] as string) })),
  );
  expect(await world.refresh()).toMatchObject({ state: "completed", version: 1 });
  await expectSums(world, 60);
  const found = (await world.topics()).topics.filter(({ id }) => id >= 0);
  expect(found.map(({ name, words }) => [name, words])).toEqual(
    found.map(({ id }) => [`Topic ${id}`, []]),
  );
});

test("an image that becomes another is embedded and assigned anew, the same one is not", async () => {
  await world.add(documents);
  await world.refresh();
  const count = world.embedded.length;
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({ state: "completed" });
  expect(world.embedded).toHaveLength(count);

  const [first, second] = [0, 1].map((kind) => ofKind(kind)[0]) as [DocumentInput, DocumentInput];
  await world.add([{ ...first, image: `${second.image}-again` }]);
  expect((await world.corpus.getDocument(first.id)).topic).toBeNull();
  expect(await world.refresh("assign")).toMatchObject({ state: "completed" });
  expect(world.embedded.slice(count)).toEqual([`\0${second.image}-again`]);
  const [moved, neighbor] = await Promise.all(
    [first.id, second.id].map((id) => world.corpus.getDocument(id)),
  );
  expect(moved?.topic).toBe(neighbor?.topic);
});

test("a document to assign gets the topic of the document with the same image and text", async () => {
  await world.add(documents);
  await world.refresh();
  const { assignments } = await world.published.assign(
    "news",
    documents.map(({ text, image }) => ({ text, image })),
  );
  const stored = await Promise.all(documents.map(({ id }) => world.corpus.getDocument(id)));
  expect(assignments.map(({ topic }) => topic)).toEqual(stored.map(({ topic }) => topic));
});

test("images count in the estimate of what a refresh embeds", async () => {
  await world.add([0, 1, 2].flatMap((kind) => ofKind(kind).slice(0, 1)));
  const estimate = await world.corpus.estimateRefresh("full");
  expect(estimate).toMatchObject({ documents: 3, texts: 3 });
  expect(estimate.tokens).toBeGreaterThan(2 * 1610);
});

test("documents with images are left out where the embedder becomes one of texts alone, with a warning", async () => {
  await world.add(documents);
  await world.put({ embedder: "words/one" });
  const refresh = await world.refresh();
  expect(refresh).toMatchObject({ state: "completed" });
  const textCount = ofKind(2).length;
  expect(refresh.warnings[0]?.detail).toContain(`refused ${60 - textCount} of the documents`);
  await expectSums(world, textCount);
});
