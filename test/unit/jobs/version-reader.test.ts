import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import { createTermCounts, decodeTermCounts } from "../../../src/core/text/term-counts.ts";
import type { VersionDocument } from "../../../src/jobs/corpus-work.ts";
import { decodeTopicModel, encodeTopicModel } from "../../../src/core/model/topic-model.ts";
import { loadKernels } from "../../support/kernels.ts";
import { createRefreshWorld } from "../../support/refresh-world.ts";
import { wordDocuments } from "../../support/word-corpus.ts";

const kernels = await loadKernels();
const world = createRefreshWorld(kernels);

async function readDocuments(): Promise<VersionDocument[]> {
  const reader = await world.openVersion();
  const documents: VersionDocument[] = [];
  for await (const page of reader.documents()) documents.push(...page);
  return documents;
}

test("nothing can be opened before anything is published", async () => {
  await world.put();
  await world.add(wordDocuments);
  await expect(world.openVersion()).rejects.toMatchObject({ code: "not_fitted" });
});

test("a version's counts are those of its documents' texts in their topics, in an object of their own", async () => {
  await world.refresh();
  const reader = await world.openVersion();
  const { termCounts, centroids, options } = await reader.structure();
  const counts = decodeTermCounts(termCounts as Uint8Array);
  const expected = createTermCounts();
  for (const { topic, text } of await readDocuments()) expected.add(topic, text);
  expect(counts.encode()).toEqual(expected.encode());
  expect(centroids).toHaveLength(32 * counts.topicCount);
  expect(options).toEqual(DEFAULT_FIT_OPTIONS);
  const key = (await world.objects.list("")).find((name) => name.endsWith("/model")) as string;
  const model = decodeTopicModel((await world.objects.get(key)) as Uint8Array);
  expect(model.termCounts).toBeUndefined();
});

test("its documents come page by page, each once, with their topics, times and classes", async () => {
  const documents = await readDocuments();
  expect(documents.map(({ id }) => id)).toEqual(wordDocuments.map(({ id }) => id).sort());
  const { topics } = await world.topics();
  for (const { id, size } of topics) {
    expect(documents.filter(({ topic }) => topic === id)).toHaveLength(size);
  }
  const { corpus } = world;
  const ids: string[] = [];
  for (let after: string | null = ""; after !== null;) {
    const page = await corpus.readVersion(1, after, { count: 7, bytes: 1_000_000 });
    ids.push(...page.documents.map(({ id }) => id));
    ({ after } = page);
  }
  expect(ids).toEqual(documents.map(({ id }) => id));
  const limits = { count: 7, bytes: 1_000_000 };
  await expect(corpus.readVersion(9, null, limits)).rejects.toMatchObject({
    code: "unknown_version",
  });
});

test("a document that has another text since is left out", async () => {
  const [first] = wordDocuments;
  await world.add([{ ...first, text: "another text", timestamp: "2026-02-01T00:00:00Z" }]);
  const documents = await readDocuments();
  expect(documents.map(({ id }) => id)).not.toContain(first?.id);
  expect(documents).toHaveLength(wordDocuments.length - 1);
});

test("of a version of before there were counts the centroids are those of its model", async () => {
  const keys = await world.objects.list("");
  const structure = keys.find((name) => name.endsWith("/structure")) as string;
  await world.objects.delete([structure]);
  const reader = await world.openVersion();
  const bytes = await world.objects.get(structure.replace(/structure$/, "model"));
  const { centroids } = decodeTopicModel(bytes as Uint8Array);
  expect(await reader.structure()).toEqual({
    options: DEFAULT_FIT_OPTIONS,
    centroids,
    topicIds: Int32Array.from({ length: centroids.length / 32 }, (_, topic) => topic),
  });
  expect(encodeTopicModel(decodeTopicModel(bytes as Uint8Array))).toEqual(bytes);
});
