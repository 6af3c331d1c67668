import { EdgetopicError } from "../../errors.ts";
import type { DocumentIndex } from "../../model/document-index.ts";
import { reduceTopics } from "./reduce-topics.ts";
import { splitTopic } from "./split-topic.ts";
import type { SplitEdit, TopicEdit } from "./topic-edit.ts";

/** An edit as a person asks for it: what a split or a reduction comes to is found then and kept. */
export type EditRequest =
  | Exclude<TopicEdit, { type: "split" | "reduce" }>
  /** Into two parts by default. */
  | { type: "split"; topic: number; parts?: number }
  | { type: "reduce"; to: number | "auto" };

/** The topics that an edit is asked of. */
export interface EditableTopics {
  readonly index: DocumentIndex;
  /** n: ids, -1 for outliers. */
  readonly documentTopics: Int32Array;
  /** t */
  readonly topicIds: Int32Array;
  /** t × dimensions, unit length. */
  readonly centroids: Float32Array;
  readonly fingerprint: string;
  /** The smallest id that no topic has had. */
  readonly nextTopicId: number;
  readonly seed: number;
}

/**
 * What is to be logged of an edit. Throws `unknown_topic`, `unknown_document` and `invalid_option`
 * where it makes no sense of these topics.
 */
export function resolveRequest(request: EditRequest, topics: EditableTopics): TopicEdit {
  const { topicIds, index, documentTopics } = topics;
  requireTopics(request, topicIds);
  switch (request.type) {
    case "split":
      return split(request.topic, request.parts ?? 2, topics);
    case "reduce": {
      const sizes = sizesOf(documentTopics, topicIds);
      return { type: "reduce", groups: reduceTopics({ ...topics, sizes }, request.to) };
    }
    case "merge":
      if (new Set(request.topics).size > 1) return request;
      throw new EdgetopicError(
        "invalid_option",
        `Two topics or more can be merged, not ${request.topics.join(", ") || "none"}.`,
      );
    case "move": {
      const known = new Set(index.documentIds);
      const unknown = request.documents.find((id) => !known.has(id));
      if (unknown === undefined) return request;
      throw new EdgetopicError(
        "unknown_document",
        `The version that is edited has no document "${unknown}".`,
      );
    }
    default:
      return request;
  }
}

function sizesOf(documentTopics: Int32Array, topicIds: Int32Array): Int32Array {
  const sizes = new Map<number, number>();
  for (const topic of documentTopics) sizes.set(topic, (sizes.get(topic) ?? 0) + 1);
  return topicIds.map((id) => sizes.get(id) ?? 0);
}

function requireTopics(request: EditRequest, topicIds: Int32Array): void {
  const named = "topics" in request ? request.topics : "topic" in request ? [request.topic] : [];
  for (const id of named) {
    if (topicIds.includes(id) || (id === -1 && request.type === "move")) continue;
    throw new EdgetopicError("unknown_topic", `There is no topic ${id} that could be edited.`);
  }
}

/** The largest part keeps the id of the topic. */
function split(topic: number, parts: number, topics: EditableTopics): SplitEdit {
  const { index, documentTopics, nextTopicId, fingerprint, seed } = topics;
  const directions = splitTopic(index, documentTopics, topic, parts, seed);
  const partCount = directions.length / index.rows.dimensions;
  const into = Array.from({ length: partCount }, (_, part) =>
    part === 0 ? topic : nextTopicId + part - 1,
  );
  return { type: "split", topic, into, directions, fingerprint };
}
