import type { TestProject } from "vitest/node";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { buildWasm } from "../../scripts/build-wasm.ts";
import { buildWeb } from "../../scripts/build-web.ts";
import type { MadeDigest, NodeDigest } from "./provided-context.ts";
import { loadKernels } from "./kernels.ts";
import { madeCorpus } from "./made-corpus.ts";
import { smallCorpus } from "./small-corpus.ts";

/** Runs in Node before the tests in workerd: builds what the Worker serves, and fits their corpus. */
export default async function setup(project: TestProject): Promise<void> {
  await Promise.all([buildWasm(), buildWeb()]);
  const kernels = await loadKernels();
  const small = smallCorpus(400);
  const { digest } = await fitDocuments(small, DEFAULT_FIT_OPTIONS, kernels);
  project.provide("nodeDigest", digest satisfies NodeDigest);
  const options = { ...DEFAULT_FIT_OPTIONS, metric: "hellinger" } as const;
  const made = await fitDocuments(await madeCorpus("tfidf/20", small), options, kernels);
  project.provide("madeDigest", made.digest satisfies MadeDigest);
}
