import { applyEdits } from "../../core/topics/edits/apply-edits.ts";
import { editedCentroids } from "../../core/topics/edits/edited-centroids.ts";
import { resolveEdits, type EditPlan } from "../../core/topics/edits/resolve-edits.ts";
import type { EditableTopics } from "../../core/topics/edits/resolve-request.ts";
import type { LoggedEdit } from "../../core/topics/edits/topic-edit.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { openDocumentIndex } from "../refresh/open-document-index.ts";
import { openIdentity } from "../refresh/open-identity.ts";
import { versionKeys } from "../refresh/version-objects.ts";

/** Of how a topic is split. */
const SEED = 42;

/** The published version as an edit finds it. */
export interface EditableVersion extends EditableTopics {
  edits: readonly LoggedEdit[];
  plan: EditPlan;
}

export async function openEditable(
  objects: ObjectStore,
  begun: {
    base: { version: number; model: number };
    prefix: string;
    edits: readonly LoggedEdit[];
    nextTopicId?: number;
  },
): Promise<EditableVersion> {
  const { base, prefix, edits, nextTopicId = 0 } = begun;
  const identity = await openIdentity(objects, prefix, base);
  const { documents } = versionKeys(prefix, base.version);
  const index = await openDocumentIndex(objects, { ...versionKeys(prefix, base.model), documents });
  const plan = resolveEdits(edits, identity.topicIds, identity.fingerprint);
  const { topicIds } = plan;
  const { fingerprint, fittedCount, documentTopics: before } = identity;
  const documentTopics = applyEdits(plan, index, before);
  const edited = { index, before, after: documentTopics, fittedCount };
  const centroids = editedCentroids(edited, identity, topicIds);
  return {
    edits,
    plan,
    index,
    documentTopics,
    topicIds,
    centroids,
    fingerprint,
    nextTopicId,
    seed: SEED,
  };
}
