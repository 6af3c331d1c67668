import { applyEdits } from "../../core/topics/edits/apply-edits.ts";
import { editedCentroids } from "../../core/topics/edits/edited-centroids.ts";
import { resolveEdits } from "../../core/topics/edits/resolve-edits.ts";
import type { EditableTopics } from "../../core/topics/edits/resolve-request.ts";
import type { LoggedEdit } from "../../core/topics/edits/topic-edit.ts";
import type { VersionDocuments } from "./open-documents.ts";

/** Of how a topic is split. */
const SEED = 42;

/** The topics of a version's documents after the edits so far. */
export function openEditable(
  { identity, index }: VersionDocuments,
  edits: readonly LoggedEdit[],
  nextTopicId: number,
): EditableTopics {
  const plan = resolveEdits(edits, identity.topicIds, identity.fingerprint);
  const { topicIds } = plan;
  const { fingerprint, fittedCount, documentTopics: before } = identity;
  const documentTopics = applyEdits(plan, index, before);
  const edited = { index, before, after: documentTopics, fittedCount };
  const centroids = editedCentroids(edited, identity, topicIds);
  return { index, documentTopics, topicIds, centroids, fingerprint, nextTopicId, seed: SEED };
}
