import { expect, test } from "vitest";
import {
  prepareSparseRows,
  finishSparseDistances,
} from "../../../../src/core/knn/sparse-neighbors.ts";
import { hashRows } from "../../../../src/core/knn/row-hash.ts";
import {
  decodeSparseRows,
  encodeSparseRows,
  joinSparseRows,
  pickSparseRows,
} from "../../../../src/core/math/sparse-row-blocks.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { startFit } from "../../../../src/core/pipeline.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { fitCorpus } from "../../../../src/embedders/corpus/corpus-embedder.ts";
import { createTfIdfEmbedder } from "../../../../src/embedders/corpus/lsa-embedder.ts";
import { advanceChunk } from "../../../../src/jobs/fit/advance-chunk.ts";
import { createRowIndex } from "../../../../src/jobs/fit/row-index.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

test("a corpus is fitted from the neighbors of its sparse rows, block by block", async () => {
  const kernels = await loadKernels();
  const { texts } = smallCorpus(300, 4);
  const subjects = texts.map((text) => subjectOf(text));
  const tfIdf = createTfIdfEmbedder({ dimensions: 16 });
  const embedder = tfIdf.open(await fitCorpus(tfIdf, () => [texts]));

  for (const metric of ["cosine", "hellinger"] as const) {
    // As a refresh embeds: batch by batch, the blocks kept as bytes; each distinct vector is a row.
    const { dimensions } = embedder;
    const { vectors } = await embedder.embed(texts);
    const blocks: Uint8Array[] = [];
    for (let start = 0; start < texts.length; start += 100) {
      const rows = embedder.sparseRows?.(texts.slice(start, start + 100));
      if (rows !== undefined) blocks.push(encodeSparseRows(rows));
    }
    const index = createRowIndex();
    const documentOfRow: number[] = [];
    for (let i = 0; i < texts.length; i++) {
      const [low, high] = hashRows(vectors.slice(i * dimensions, (i + 1) * dimensions), dimensions);
      if (index.add([low, high])) documentOfRow.push(i);
    }
    const { documentCount, rowCount } = index;
    const options: FitOptions = { ...DEFAULT_FIT_OPTIONS, metric };
    const plan = planFit({ documentCount, rowCount, dimensions }, options);

    const decoded = blocks.map(decodeSparseRows);
    const all = joinSparseRows(decoded, decoded[0].columnCount);
    const search = kernels.sparseNeighborSearch({
      rows: prepareSparseRows(pickSparseRows(all, documentOfRow), metric),
      neighborCount: plan.neighborCount,
    });
    search.advance(0, search.stepCount);
    const neighbors = search.read();
    finishSparseDistances(neighbors.distances, metric);

    const fit = startFit(plan, { ...index.finish(), neighbors }, kernels);
    const inputs = {
      async vectors(first: number, count: number) {
        const rows = documentOfRow.slice(first, first + count);
        return Float32Array.from(
          rows.flatMap((i) => [...vectors.subarray(i * dimensions, (i + 1) * dimensions)]),
        );
      },
      texts: async (first: number, count: number) => texts.slice(first, first + count),
    };
    while (!fit.isDone) await advanceChunk(fit, inputs);
    const topics = fit.products.get("documentTopics");
    // A topic is of one subject, of which there may be several.
    const pairs = new Set(Array.from(topics, (topic, i) => `${topic} ${subjects[i]}`));
    const topicCount = Math.max(...topics) + 1;
    expect(topicCount).toBeGreaterThanOrEqual(4);
    expect([...pairs].filter((pair) => !pair.startsWith("-1"))).toHaveLength(topicCount);
    expect(topics.filter((topic) => topic < 0).length).toBeLessThan(60);
  }
});

const SUBJECTS = [
  "river bank water flood bridge dam",
  "engine wheel motor brake diesel gearbox",
  "violin concert melody orchestra piano choir",
  "harvest wheat farmer tractor barley orchard",
];

function subjectOf(text: string): number {
  const [first = ""] = text.split(" ");
  const subject = SUBJECTS.findIndex((words) => words.split(" ").includes(first));
  expect(SUBJECTS[subject]).toBeDefined();
  return subject;
}
