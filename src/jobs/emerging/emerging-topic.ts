import type { TopicDescription } from "../../core/model/topic-model.ts";
import type { CandidateOutcome } from "../../core/topics/emerging/judge-candidate.ts";

/** What may become a topic: documents that came since the last fit and are alike, but no topic's. */
export interface EmergingTopic extends Pick<
  TopicDescription,
  "name" | "size" | "words" | "representativeDocuments"
> {
  /** Known again as long as its documents are mostly the same. */
  id: string;
  /** The version in which it was first seen. */
  since: number;
  /** Ids, all of them. */
  documents: string[];
}

export interface EmergingList {
  version: number;
  /** Documents that were looked through: the last 1,000 of those no topic is near to. */
  documentCount: number;
  /** The largest first. */
  candidates: EmergingTopic[];
}

/** What a fit made of a candidate. */
export interface EmergingOutcome extends CandidateOutcome {
  id: string;
  name: string;
  size: number;
}
