import type { DocumentIndex } from "../../core/model/document-index.ts";
import type { TopicStructure } from "../../core/model/topic-structure.ts";
import type { FitOptions } from "../../core/options.ts";
import type { LanguageTools } from "../../core/text/languages.ts";
import { decodeTermCounts } from "../../core/text/term-counts.ts";
import { touchedTopics } from "../../core/topics/edits/edited-centroids.ts";
import type { EditPlan } from "../../core/topics/edits/resolve-edits.ts";
import { REPRESENTATIVE_COUNT, representatives } from "../../core/topics/representatives.ts";
import { reweighWords } from "../../core/topics/reword.ts";
import { topicName } from "../../core/topics/topic-name.ts";
import { topicTerms } from "../../core/topics/topic-terms.ts";
import type { Topic, TopicList } from "../corpus.ts";
import { MOST_CHARACTERS, resizeTopics } from "../refresh/topic-list.ts";

export interface EditedTopicsInput {
  plan: EditPlan;
  index: DocumentIndex;
  /** After the edits. */
  structure: TopicStructure;
  /** n ids each: by the fit, as the last version showed them, and after the edits. */
  fitted: Int32Array;
  shown: Int32Array;
  after: Int32Array;
  /** How many of the documents, the first, are those of the fit, of which some represent a topic. */
  fittedCount: number;
  /** As the fit left them, and as the last version showed them. */
  unedited: readonly Topic[];
  last: readonly Topic[];
  /** By which words are weighed, where not as the fit did. */
  words: { options: FitOptions; tools: LanguageTools } | null;
  textsOf(ids: readonly string[]): Promise<string[]>;
}

/**
 * The topics as readers see them after edits. Where documents changed their topics the words of all
 * are weighed anew, as each weighs what it shares with the others. A topic that has the documents the
 * fit gave it keeps its representative documents, and its name where that is not only its words; one
 * that has those of the last version keeps what a language model said of it.
 */
export async function listEditedTopics(
  input: EditedTopicsInput,
): Promise<Pick<TopicList, "documentCount" | "outlierCount" | "topics">> {
  const { plan, index, shown, after, fitted, last, unedited, structure } = input;
  const [sinceLast, sinceFit] = [touchedTopics(shown, after), touchedTopics(fitted, after)];
  const lastOf = new Map(last.map((topic) => [topic.id, topic]));
  const fittedOf = new Map(unedited.map((topic) => [topic.id, topic]));
  const places = new Map([...plan.topicIds, -1].map((id, place) => [id, id < 0 ? -1 : place]));
  const weighed =
    input.words !== null
      ? reweigh(structure, unedited, input.words)
      : sinceFit.size === 0
        ? null
        : weighWords(structure);
  const found = await findRepresentatives(input, sinceFit);
  const present = new Set(index.documentIds);
  const counts = countTopics(after);
  const ids = [...plan.topicIds, ...(counts.has(-1) ? [-1] : [])];
  const topics = ids.map((id): Topic => {
    const kept = sinceFit.has(id) ? undefined : fittedOf.get(id);
    const told = (sinceLast.has(id) ? undefined : lastOf.get(id)) ?? kept;
    const words = weighed?.(places.get(id) as number) ?? kept?.words ?? [];
    return {
      id,
      name: givenName(kept) ?? topicName(words, id),
      size: 0,
      words,
      representativeDocuments:
        found.get(id) ??
        kept?.representativeDocuments.filter((document) => present.has(document.id)) ??
        [],
      ...(told?.aspects && { aspects: told.aspects }),
      ...(told?.label !== undefined && { label: told.label }),
      ...plan.attributes.get(id),
    };
  });
  return resizeTopics(
    topics,
    [...counts].map(([topic, count]) => ({ topic, count })),
  );
}

/** A name that is not only the topic's words. */
function givenName(topic: Topic | undefined): string | undefined {
  if (topic === undefined || topic.name === topicName(topic.words, topic.id)) return undefined;
  return topic.name;
}

function countTopics(topics: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}

/** The words of a topic by its index, -1 for the outliers; null where terms were not counted. */
function weighWords({ options, termCounts }: TopicStructure) {
  if (termCounts === undefined) return null;
  const terms = topicTerms(decodeTermCounts(termCounts), options);
  return (place: number): Topic["words"] => terms.words(terms.counts.row(place), options.wordCount);
}

function reweigh(
  structure: TopicStructure,
  topics: readonly Topic[],
  { options, tools }: { options: FitOptions; tools: LanguageTools },
) {
  if (structure.termCounts === undefined) return null;
  const { words } = reweighWords(structure, topics, options, tools);
  return (place: number): Topic["words"] => words.at(place) ?? [];
}

/** Of the topics in `wanted`. */
async function findRepresentatives(
  { plan, index, structure, after, fittedCount, textsOf }: EditedTopicsInput,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Topic["representativeDocuments"]>> {
  const found = new Map<number, Topic["representativeDocuments"]>();
  if (wanted.size === 0) return found;
  const places = new Map([...plan.topicIds].map((id, place) => [id, place]));
  const chosen = representatives({
    rows: index.rows,
    centroids: structure.centroids,
    rowOfDocument: index.rowOfDocument,
    documentTopics: after.map((id, i) => (i < fittedCount ? (places.get(id) ?? -1) : -1)),
  });
  for (const [id, place] of places) {
    if (!wanted.has(id)) continue;
    const first = place * REPRESENTATIVE_COUNT;
    const ids = Array.from(chosen.subarray(first, first + REPRESENTATIVE_COUNT))
      .filter((document) => document >= 0)
      .map((document) => index.documentIds[document] as string);
    const texts = await textsOf(ids);
    found.set(
      id,
      ids.map((document, i) => ({
        id: document,
        text: (texts[i] as string).slice(0, MOST_CHARACTERS),
      })),
    );
  }
  return found;
}
