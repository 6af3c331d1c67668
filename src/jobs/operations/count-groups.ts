import type { TopicStructure } from "../../core/model/topic-structure.ts";
import { fittedTermReader } from "../../core/text/fitted-terms.ts";
import { createGroupCounts, type GroupCounts } from "../../core/topics/groups/group-counts.ts";
import type { TopicTerms } from "../../core/topics/topic-terms.ts";
import { loadLanguageTools } from "../../languages/language-tools.ts";
import { indexTopics, type ReadDocuments, type TopicDocument } from "./topic-documents.ts";

/** Texts by which a language is told where the fit did not say it. */
const SAMPLE_TEXTS = 512;

export interface CountGroupsInput {
  structure: TopicStructure;
  documents: ReadDocuments;
  /** Those of the fit; null where no terms are counted. */
  terms: TopicTerms | null;
}

/** Counts documents by topic and group; those that `groupOf` says are in none, -1, are left out. */
export async function countGroups(
  { structure, documents, terms }: CountGroupsInput,
  groupCount: number,
  groupOf: (document: TopicDocument) => number,
): Promise<GroupCounts> {
  const { options, topicIds } = structure;
  const indexOf = indexTopics(topicIds);
  const languages = await loadLanguageTools(options.language);
  const open = (sample: readonly TopicDocument[]): GroupCounts => {
    const texts = sample.slice(0, SAMPLE_TEXTS).map(({ text }) => text);
    const words = terms && {
      fitted: terms.counts,
      scan: fittedTermReader(options, texts, languages),
    };
    return createGroupCounts(topicIds.length, groupCount, words);
  };
  let counts: GroupCounts | null = null;
  for await (const page of documents({ texts: terms !== null })) {
    counts ??= open(page);
    counts.add(
      page.flatMap((document) => {
        const group = groupOf(document);
        return group < 0 ? [] : [{ topic: indexOf(document.topic), group, text: document.text }];
      }),
    );
  }
  return counts ?? open([]);
}
