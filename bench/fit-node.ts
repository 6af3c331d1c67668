import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import type { SparseRows } from "../src/core/math/sparse-rows.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../src/core/options.ts";
import { fitDocuments } from "../src/jobs/fit/fit-documents.ts";
import { listTopics } from "../src/jobs/refresh/topic-list.ts";
import { createKernels } from "../src/wasm/kernels.ts";
import { buildWasm } from "../scripts/build-wasm.ts";
import { embedInNode } from "./embed-node.ts";
import type { FitInput, FitMeasurement } from "./fit.ts";

interface Embedded {
  data: Float32Array;
  dimensions: number;
  sparseRows?: SparseRows;
}

/** The fit in this process. */
export async function fitInNode(
  input: FitInput,
  options: FitOptions = DEFAULT_FIT_OPTIONS,
): Promise<FitMeasurement> {
  const kernels = createKernels(await WebAssembly.compile(await readFile(await buildWasm())));
  const ids = input.documents.map(({ id }) => id);
  const texts = input.documents.map(({ text }) => text);
  const embedded: Embedded = input.vectors ?? (await embedInNode(texts, input.embedder, ids));
  const { data, dimensions, sparseRows } = embedded;

  const stages = new Map<string, number>();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let before = startedAt;
  const fitted = await fitDocuments(
    { ids, texts, vectors: data, dimensions, ...(sparseRows && { sparseRows }) },
    options,
    kernels,
    (stage) => {
      const now = performance.now();
      stages.set(stage, (stages.get(stage) ?? 0) + (now - before) / 1000);
      before = now;
    },
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const { products } = fitted.fit;
  const textOf = new Map(input.documents.map(({ id, text }) => [id, text]));
  const { topics } = await listTopics(
    products,
    fitted.ids,
    async (document) => textOf.get(fitted.ids[document] as string) as string,
  );
  const place = new Map(fitted.ids.map((id, i) => [id, i]));
  const documentTopics = products.get("documentTopics");
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    stages: [...stages].map(([name, spent]) => ({ name, seconds: spent })),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    assignments: ids.map((id) => documentTopics[place.get(id) as number] as number),
    topics: topics.map(({ id, size, words }) => ({ id, size, words })),
    digest: fitted.digest,
  };
}
