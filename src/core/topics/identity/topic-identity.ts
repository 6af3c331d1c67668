import { joinIds, splitIds } from "../../model/document-ids.ts";
import { decodeSections, encodeSections } from "../../sections.ts";
import type { LabeledDocuments } from "./count-overlaps.ts";

/** By what the topics of a version are known again in the next one. */
export interface TopicIdentity extends LabeledDocuments {
  /** n: the ids of the topics that the fit gave the documents, -1 for outliers. */
  readonly documentTopics: Int32Array;
  /** How many of the documents, the first, are those of the fit; the others were assigned since. */
  readonly fittedCount: number;
  /** n: those that readers see. */
  readonly shownTopics: Int32Array;
  /** t: by index. */
  readonly topicIds: Int32Array;
  /** t × dimensions, unit length, by index. */
  readonly centroids: Float32Array;
  readonly dimensions: number;
  /** Of the embedder: centroids of different ones cannot be compared. */
  readonly fingerprint: string;
}

const KIND = "topic identity";
const VERSION = 1;

export function encodeTopicIdentity({
  documentIds,
  dimensions,
  fingerprint,
  fittedCount,
  ...arrays
}: TopicIdentity): Uint8Array {
  const header = { dimensions, fingerprint, fittedCount };
  return encodeSections(KIND, VERSION, header, { ...arrays, documentIds: joinIds(documentIds) });
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeTopicIdentity(bytes: Uint8Array): TopicIdentity {
  const sections = decodeSections(bytes, KIND, VERSION);
  return {
    ...(sections.header as Pick<TopicIdentity, "dimensions" | "fingerprint" | "fittedCount">),
    documentIds: splitIds(sections.get("documentIds", "u8")),
    documentTopics: sections.get("documentTopics", "i32"),
    shownTopics: sections.get("shownTopics", "i32"),
    topicIds: sections.get("topicIds", "i32"),
    centroids: sections.get("centroids", "f32"),
  };
}
