import { EdgetopicError } from "../errors.ts";
import { decodeSections, sectionParts } from "../sections.ts";
import { decodeTermCounts } from "../text/term-counts.ts";
import { topicTerms, type TopicTerms } from "../topics/topic-terms.ts";
import type { TopicModel } from "./topic-model.ts";

/**
 * What operations on topics as a whole need of a fit: a small part of the model, so that they do not
 * open its rows. Any model is one.
 */
export type TopicStructure = Pick<TopicModel, "options" | "termCounts" | "centroids" | "topicIds">;

const KIND = "topic structure";
const VERSION = 1;

/** As one file, in parts that are the arrays themselves. */
export function topicStructureParts(structure: TopicStructure): Uint8Array[] {
  const { options, ...arrays } = structure;
  return sectionParts(KIND, VERSION, options, arrays);
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeTopicStructure(bytes: Uint8Array): TopicStructure {
  const sections = decodeSections(bytes, KIND, VERSION);
  return {
    options: sections.header as TopicStructure["options"],
    termCounts: sections.get("termCounts", "u8"),
    centroids: sections.get("centroids", "f32"),
    topicIds: sections.get("topicIds", "i32"),
  };
}

/** The counted terms, weighed as the fit did. Throws `no_term_counts` where none were kept. */
export function termsOf({ termCounts, options }: TopicStructure): TopicTerms {
  if (termCounts !== undefined) return topicTerms(decodeTermCounts(termCounts), options);
  throw new EdgetopicError(
    "no_term_counts",
    "The model does not keep how often each term occurs in each topic: it was fitted by an earlier version, or clustered again without texts. Fit it anew.",
  );
}
