import { expect, test } from "vitest";
import type { ModeChoice } from "../../../../src/core/modes/mode-choice.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { decodeTopicModel } from "../../../../src/core/model/topic-model.ts";
import { fitDocuments } from "../../../../src/jobs/fit/fit-documents.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, createWordEmbedder } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();
const documents = wordDocuments.map((document, i) => ({
  ...document,
  ...(i % 3 === 0 && { class: i % 2 === 0 ? "even" : "odd" }),
}));

/** What the library gives of the same documents and mode. */
async function fitInOneGo(options: FitOptions) {
  const embedder = createWordEmbedder("words/one");
  const embed = async (texts: readonly string[]) => (await embedder.embed(texts)).vectors;
  const texts = documents.map(({ text }) => text);
  return fitDocuments(
    {
      ids: documents.map(({ id }) => id),
      texts,
      classes: documents.map((document) => document.class),
      vectors: await embed(texts),
      dimensions: embedder.dimensions,
      embed,
    },
    options,
    kernels,
  );
}

test.each<ModeChoice>([
  { name: "guided", seedTopics: [["river", "flood"], ["violin"]], withClasses: true },
  { name: "manual" },
  { name: "zero-shot", topics: ["violin melody choir", "tax"], minSimilarity: 0.6 },
])("a refresh with the mode $name publishes what a fit in one go gives", async (mode) => {
  const options = { ...DEFAULT_FIT_OPTIONS, mode };
  const world = createRefreshWorld(kernels);
  await world.put({ options });
  await world.add(documents);
  expect(await world.refresh("full", { repeating: true })).toMatchObject({ state: "completed" });
  const fitted = await fitInOneGo(options);
  expect(await world.digest()).toBe(fitted.digest);
  const list = await world.topics();
  expect(list.targets).toEqual(fitted.targets);
  const target = list.targets?.find(({ topic }) => topic !== null) ?? expect.fail();
  const name = list.topics.find(({ id }) => id === target.topic)?.name;
  if (mode.name === "guided") expect(name).not.toBe(target.name);
  else expect(name).toBe(target.name);

  const key = (await world.objects.list("")).find((other) => other.endsWith("versions/1/model"));
  const bytes = (await world.objects.get(key ?? "")) ?? expect.fail("There is no model");
  const model = decodeTopicModel(bytes);
  expect(model.targets).toEqual(fitted.targets);
  expect(model.options.mode).toEqual(mode);
  await world.add([{ id: "new", text: "violin melody choir concert" }]);
  await world.refresh("assign");
  expect((await world.topics()).targets).toEqual(fitted.targets);
});
