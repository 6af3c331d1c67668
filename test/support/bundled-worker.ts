import { bundleWorker } from "../../scripts/local-worker.ts";

/** Runs once before the tests that start the bundled Worker. */
export default bundleWorker;
