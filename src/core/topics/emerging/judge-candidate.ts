import type { CandidateDocuments } from "./match-candidates.ts";

/** What a fit made of a candidate. */
export interface CandidateOutcome {
  /** Confirmed where half or more of its documents are in one topic that is new. */
  outcome: "confirmed" | "dropped";
  /** The topic that most of its documents are in; null where they are outliers, or gone. */
  topic: number | null;
  /** How many those are. */
  documentCount: number;
}

/**
 * `topicOf` is the topic of a document in the fitted version, -1 for an outlier and undefined where it
 * is not there. Of topics with as many documents the smaller id counts.
 */
export function judgeCandidate(
  { documents }: CandidateDocuments,
  topicOf: (id: string) => number | undefined,
  isNew: (topic: number) => boolean,
): CandidateOutcome {
  const counts = new Map<number, number>();
  let presentCount = 0;
  for (const id of documents) {
    const topic = topicOf(id);
    if (topic === undefined) continue;
    presentCount++;
    if (topic >= 0) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  let best: number | null = null;
  let most = 0;
  for (const [topic, count] of counts) {
    if (count > most || (count === most && best !== null && topic < best)) {
      best = topic;
      most = count;
    }
  }
  const isConfirmed = best !== null && 2 * most >= presentCount && isNew(best);
  return {
    outcome: isConfirmed ? "confirmed" : "dropped",
    topic: best,
    documentCount: most,
  };
}
