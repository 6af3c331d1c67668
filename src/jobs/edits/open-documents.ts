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
  return {
    identity: await openIdentity(objects, prefix, version),
    index: await openDocumentIndex(objects, { ...versionKeys(prefix, version.model), documents }),
  };
}
