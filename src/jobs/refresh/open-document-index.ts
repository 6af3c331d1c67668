import { decodeDocumentIndex, type DocumentIndex } from "../../core/model/document-index.ts";
import { decodeTopicModel } from "../../core/model/topic-model.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { versionKeys } from "./version-objects.ts";

/** What a version is searched in: documents of its own, or those of its model where it has no others. */
export async function openDocumentIndex(
  objects: ObjectStore,
  keys: ReturnType<typeof versionKeys>,
): Promise<DocumentIndex> {
  const own = await objects.get(keys.documents);
  if (own !== null) return decodeDocumentIndex(own);
  const model = await objects.get(keys.model);
  if (model === null) throw new Error(`There is neither ${keys.documents} nor ${keys.model}.`);
  return decodeTopicModel(model);
}
