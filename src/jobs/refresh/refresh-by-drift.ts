import { EdgetopicError } from "../../core/errors.ts";
import {
  assignNewDocuments,
  countPlaced,
  openPublishedModel,
  placeNewDocuments,
  publishPlaced,
  type PublishedModel,
} from "./assign-refresh.ts";
import { fitAllDocuments } from "./fit-refresh.ts";
import { withMadeEmbedder } from "./made-embedder.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** Fits or assigns, as the refresh's mode says. */
export async function refreshByMode(context: RefreshContext): Promise<void> {
  const { mode } = context.task;
  if (mode === "auto") return refreshByDrift(context);
  const ready = await withMadeEmbedder(context);
  await (mode === "assign" ? assignNewDocuments(ready) : fitAllDocuments(ready));
}

/**
 * Gives the new documents topics by the published model and measures by them how far the corpus has
 * moved from its fit; publishes that, or fits anew where it moved too far. What can be told before
 * anything is embedded is told then. Embedding the new documents first costs nothing: a fit has their
 * vectors from the cache.
 */
async function refreshByDrift(context: RefreshContext): Promise<void> {
  const { corpus, task, step } = context;
  const { refreshId } = task;
  const early = await step("decide", () => corpus.decideRefresh(refreshId, {}));
  if (early !== null) return fitAnew(context);
  const assigning = await withMadeEmbedder(inMode(context, "assign"));
  const model = await openUnlessOutdated(assigning);
  if ("outdated" in model) {
    await step("decide-by-model", () => corpus.decideRefresh(refreshId, model));
    return fitAnew(context);
  }
  const placing = await placeNewDocuments(assigning, model);
  const decision = await step("decide-by-placed", async () => {
    const placed = await countPlaced(assigning, placing.batchCount);
    return corpus.decideRefresh(refreshId, { placed });
  });
  if (decision?.mode === "assign") return publishPlaced(assigning, model, placing);
  assigning.made?.release();
  return fitAnew(context, placing.embeddedCount);
}

/** A model of another embedder or other options than the corpus has now is not added to. */
async function openUnlessOutdated(
  context: RefreshContext,
): Promise<PublishedModel | { outdated: "embedderChanged" | "optionsChanged" }> {
  try {
    const model = await openPublishedModel(context);
    return model.hasOptions ? model : { outdated: "optionsChanged" };
  } catch (error) {
    if (!(error instanceof EdgetopicError) || error.code !== "embedder_mismatch") throw error;
    return { outdated: "embedderChanged" };
  }
}

/** Its steps have names of their own: those of the assignment before it have other answers. */
async function fitAnew(context: RefreshContext, embeddedBefore = 0): Promise<void> {
  const named: RefreshContext = {
    ...inMode(context, "full"),
    step: (name, run) => context.step(`fit-${name}`, run),
    sleep: (name, ms) => context.sleep(`fit-${name}`, ms),
    waitForFit: (name) => context.waitForFit(`fit-${name}`),
  };
  await fitAllDocuments(await withMadeEmbedder(named), embeddedBefore);
}

function inMode(context: RefreshContext, mode: "full" | "assign"): RefreshContext {
  return { ...context, task: { ...context.task, mode } };
}
