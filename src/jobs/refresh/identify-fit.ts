import { identifyTopics } from "../../core/topics/identity/identify-topics.ts";
import { openIdentity } from "./open-identity.ts";
import { readIds } from "./publish-fit.ts";
import { readProducts, releaseProducts } from "./read-products.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { writeChanges } from "./version-changes.ts";
import { versionKeys } from "./version-objects.ts";

/**
 * Gives the topics of a finished fit their ids, by the version that is published now, and writes what
 * is different from that one. Answers the ids by index, and the smallest that no topic has had then.
 */
export async function identifyFit(
  context: RefreshContext,
  version: number,
  batchCount: number,
  embedding: { fingerprint: string; dimensions: number },
): Promise<{
  topicIds: number[];
  nextTopicId: number;
  /** The version it was compared with. */
  base: { version: number; model: number } | null;
}> {
  const { corpus, task, objects, prefix, snapshot } = context;
  const { base, nextTopicId } = await corpus.topicsBefore(task.refreshId);
  const before = base && (await openIdentity(objects, task.prefix, base));
  const products = await readProducts(objects, prefix, ["documentTopics", "centroids"]);
  const documentTopics = products.get("documentTopics");
  const fit = {
    ...embedding,
    documentIds: await readIds(snapshot, batchCount),
    documentTopics,
    centroids: products.get("centroids"),
  };
  const topicIds = identifyTopics(before, fit, nextTopicId);
  const shownTopics = documentTopics.map((topic) => topicIds[topic] ?? -1);
  const fittedCount = shownTopics.length;
  const identity = { ...fit, documentTopics: shownTopics, shownTopics, topicIds, fittedCount };
  const keys = versionKeys(task.prefix, version);
  await writeChanges(objects, keys, base?.version ?? null, before, identity);
  releaseProducts(products);
  return {
    base,
    topicIds: [...topicIds],
    nextTopicId: topicIds.reduce((next, id) => Math.max(next, id + 1), nextTopicId),
  };
}
