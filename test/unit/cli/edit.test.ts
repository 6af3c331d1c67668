import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { editCommand } from "../../../src/cli/commands/edit.ts";
import { mergeCommand } from "../../../src/cli/commands/merge.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import { fitDocuments } from "../../../src/jobs/fit/fit-documents.ts";
import { modelOfFit } from "../../../src/jobs/fit/model-of-fit.ts";
import { listTopics } from "../../../src/jobs/refresh/topic-list.ts";
import { createModel, openModel } from "../../../src/library/model.ts";
import { loadKernels } from "../../support/kernels.ts";
import { smallCorpus } from "../../support/small-corpus.ts";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgetopic-edit-"));
  const corpus = smallCorpus(120);
  const options = { ...DEFAULT_FIT_OPTIONS, epochs: 30 };
  const { fit, ids, digest } = await fitDocuments(corpus, options, await loadKernels());
  const textOf = async (i: number) => corpus.texts[i] as string;
  const { topics } = await listTopics(fit.products, ids, textOf);
  const embedder = { id: "precomputed/32", fingerprint: "p" };
  const model = modelOfFit(fit.products, ids, topics, { embedder, options, digest });
  await writeFile(at("m"), createModel(model).encode());
  const lines = ids.map((id, i) => JSON.stringify({ id, text: corpus.texts[i] }));
  await writeFile(at("documents.jsonl"), lines.join("\n"));
});

afterAll(() => rm(folder, { recursive: true }));

async function run(command: typeof editCommand, ...parameters: string[]) {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await command.run([...parameters, "--json"]);
    return JSON.parse(print.mock.calls[0]?.[0] as string);
  } finally {
    print.mockRestore();
  }
}

test("a model is edited into another file, and the edit undone there", async () => {
  const before = openModel(await readFile(at("m")));
  const split = ["--edit", '{"type":"split","topic":0}', "--documents", at("documents.jsonl")];
  const edited = await run(editCommand, at("m"), ...split, "--out", at("edited"));
  expect(edited.edits).toMatchObject([{ id: "1", edit: { type: "split", topic: 0 } }]);
  expect(edited.topics).toHaveLength(before.topics.length + 1);
  const undone = await run(editCommand, at("edited"), "--undo", "1");
  expect(undone).toEqual({ edits: [], topics: before.topics });
  await expect(run(editCommand, at("m"), "--edit", "merge")).rejects.toThrow("is no JSON");
});

test("models are merged, and written without their documents where that is asked for", async () => {
  const merged = await run(mergeCommand, at("m"), at("m"), "--without-documents", "--out", at("b"));
  expect(merged).toMatchObject({ documents: 0, topicOf: [{ 0: 0 }, { 0: 0 }] });
  expect(openModel(await readFile(at("b"))).topics[0]?.size).toBe(merged.topics[0].size);
});
