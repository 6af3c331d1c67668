import { expect, test } from "vitest";
import { adjustedRandIndex } from "../../../../src/core/quality/adjusted-rand.ts";
import { completeOptions } from "../../../../src/core/complete-options.ts";
import type { ClustererChoice, FitOptions } from "../../../../src/core/options.ts";
import { fitDocuments } from "../../../../src/jobs/fit/fit-documents.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const corpus = smallCorpus(300, 4);
/** The subject of each document, told by its words. */
const subjects = Int32Array.from(corpus.texts, (text) =>
  [
    "river|bank|water|flood|bridge|dam",
    "engine|wheel|motor|brake|diesel|gearbox",
    "violin|concert|melody|orchestra|piano|choir",
  ].findIndex((words) => new RegExp(words).test(text)),
);

async function topicsBy(given: Partial<FitOptions>): Promise<Int32Array> {
  const options = completeOptions({ outliers: "none", ...given });
  const { fit } = await fitDocuments(corpus, options, kernels);
  return fit.products.get("documentTopics");
}

test.for(["umap", "pca", "truncated-svd", "identity", "umap-js"] as const)(
  "the subjects are found in the space that %s makes",
  async (reducer) => {
    const topics = await topicsBy({ reducer, minTopicSize: 20 });
    expect(adjustedRandIndex(topics, subjects)).toBeGreaterThan(0.95);
  },
);

test.for<ClustererChoice>([
  { name: "hdbscan", selection: "leaf" },
  { name: "k-means", clusterCount: 4 },
  { name: "agglomerative", clusterCount: 4 },
  { name: "agglomerative", linkage: "average", clusterCount: 4 },
  { name: "dbscan", epsilon: 1 },
  { name: "leiden", resolution: 0.1 },
])("the subjects are found by %o", async (clusterer) => {
  const topics = await topicsBy({ clusterer, minTopicSize: 40, minSamples: 5 });
  expect(adjustedRandIndex(topics, subjects)).toBeGreaterThan(0.9);
});

test("a clusterer that cannot be is refused before anything is spent", async () => {
  const clusterer: ClustererChoice = { name: "k-means", clusterCount: 0 };
  await expect(topicsBy({ clusterer })).rejects.toThrow(/clusterCount/);
  expect(() => completeOptions({ clusterer: { name: "k-medoids" } as never })).toThrow(
    /The option clusterer is/,
  );
});
