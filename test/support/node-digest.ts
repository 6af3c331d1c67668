import type { TestProject } from "vitest/node";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { buildWasm } from "../../scripts/build-wasm.ts";
import { buildWeb } from "../../scripts/build-web.ts";
import type { NodeDigest } from "./provided-context.ts";
import { loadKernels } from "./kernels.ts";
import { smallCorpus } from "./small-corpus.ts";

/** Runs in Node before the tests in workerd: builds what the Worker serves, and fits their corpus. */
export default async function setup(project: TestProject): Promise<void> {
  await Promise.all([buildWasm(), buildWeb()]);
  const { digest } = await fitDocuments(smallCorpus(400), DEFAULT_FIT_OPTIONS, await loadKernels());
  project.provide("nodeDigest", digest satisfies NodeDigest);
}
