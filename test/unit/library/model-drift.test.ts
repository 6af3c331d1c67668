import { expect, test } from "vitest";
import { createAssigner } from "../../../src/core/model/assigner.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import { fitDocuments } from "../../../src/jobs/fit/fit-documents.ts";
import { modelOfFit } from "../../../src/jobs/fit/model-of-fit.ts";
import { listTopics } from "../../../src/jobs/refresh/topic-list.ts";
import { type DriftSettings, measureModelDrift } from "../../../src/library/model-drift.ts";
import { loadKernels } from "../../support/kernels.ts";
import { smallCorpus } from "../../support/small-corpus.ts";

const kernels = await loadKernels();
const all = smallCorpus(600, 6);
const { dimensions } = all;
const isPlanet = (i: number) => all.texts[i].includes("planet") || all.texts[i].includes("orbit");

function pick(places: readonly number[]) {
  return {
    ids: places.map((i) => all.ids[i]),
    texts: places.map((i) => all.texts[i]),
    vectors: Float32Array.from(
      places.flatMap((i) => [...all.vectors.subarray(i * dimensions, (i + 1) * dimensions)]),
    ),
    dimensions,
  };
}

const places = [...all.ids.keys()];
const familiar = places.filter((i) => !isPlanet(i));
const fitted = pick(familiar.slice(0, 380));

async function fitModel() {
  const options = DEFAULT_FIT_OPTIONS;
  const { fit, ids, digest } = await fitDocuments(fitted, options, kernels);
  const { topics } = await listTopics(fit.products, ids, async (i) => fitted.texts[i]);
  const embedder = { id: "test", fingerprint: "test" };
  const model = modelOfFit(fit.products, ids, topics, { embedder, options, digest });
  const assigner = createAssigner(model, kernels);
  return (vectors: Float32Array, settings: DriftSettings = {}) =>
    measureModelDrift(model, vectors, assigner, kernels, settings);
}

test("documents like those of the fit call for no other, and nothing emerges among them", async () => {
  const measure = await fitModel();
  const { vectors, texts } = pick(familiar.slice(380, 480));
  const drift = await measure(vectors, { texts, thresholds: { farShare: 0.3 } });
  expect(drift).toMatchObject({
    documentCount: texts.length,
    shouldFit: false,
    emerging: [],
  });
  expect(drift.measures.find((each) => each.measure === "farShare")?.threshold).toBe(0.3);
});

test("documents of another subject call for a fit and emerge, by their places", async () => {
  const measure = await fitModel();
  const fresh = [...places.filter(isPlanet).slice(0, 30), ...familiar.slice(380, 420)];
  const { vectors, texts } = pick(fresh);
  const drift = await measure(vectors, { texts });
  expect(drift.shouldFit).toBe(true);
  expect(drift.emerging.length).toBe(1);
  const [group] = drift.emerging;
  expect(group.documents.map(Number).every((place) => isPlanet(fresh[place]))).toBe(true);
  expect(group.size).toBeGreaterThan(24);
  expect(group.name).toMatch(/planet|orbit|telescope|comet|galaxy|eclipse/);
  const own = await measure(vectors);
  expect(own.emerging[0]?.documents).toEqual(group.documents);
});

test("of no documents nothing can be said", async () => {
  const measure = await fitModel();
  expect(await measure(new Float32Array(0))).toMatchObject({
    documentCount: 0,
    shouldFit: false,
    emerging: [],
    measures: [{ measure: "changeShare", value: 0 }, { value: null }, { value: null }],
  });
});
