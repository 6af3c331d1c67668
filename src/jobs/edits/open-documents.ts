import type { DocumentIndex } from "../../core/model/document-index.ts";
import type { TopicIdentity } from "../../core/topics/identity/topic-identity.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { openDocumentIndex } from "../refresh/open-document-index.ts";
import { openIdentity } from "../refresh/open-identity.ts";
import { versionKeys } from "../refresh/version-objects.ts";

/** The documents of a version with their topics and vectors; the latter are several times as large as all else. */
export interface VersionDocuments {
  identity: TopicIdentity;
  /** In the same order. */
  index: DocumentIndex;
}

export async function openDocuments(
  objects: ObjectStore,
  prefix: string,
  version: { version: number; model: number },
): Promise<VersionDocuments> {
  const { documents } = versionKeys(prefix, version.version);
  const index = await openDocumentIndex(objects, {
    ...versionKeys(prefix, version.model),
    documents,
  });
  const identity = await openIdentity(objects, prefix, version);
  return { identity: withoutForgotten(identity, index), index };
}

/** Documents that were removed while the version was made are in its identity alone. */
function withoutForgotten(identity: TopicIdentity, { documentIds }: DocumentIndex): TopicIdentity {
  if (identity.documentIds.length === documentIds.length) return identity;
  const present = new Set(documentIds);
  const kept = [...identity.documentIds.keys()].filter((i) =>
    present.has(identity.documentIds[i] as string),
  );
  const pick = (topics: Int32Array): Int32Array =>
    Int32Array.from(kept, (i) => topics[i] as number);
  return {
    ...identity,
    documentIds,
    documentTopics: pick(identity.documentTopics),
    shownTopics: pick(identity.shownTopics),
    fittedCount: kept.filter((i) => i < identity.fittedCount).length,
  };
}
