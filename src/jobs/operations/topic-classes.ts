import { EdgetopicError } from "../../core/errors.ts";
import { termsOf } from "../../core/model/topic-structure.ts";
import { countGroups } from "./count-groups.ts";
import {
  describeGroups,
  type TopicByGroup,
  type TopicGroupOptions,
  type TopicGroupsInput,
} from "./describe-groups.ts";
import type { ReadDocuments } from "./topic-documents.ts";

export interface TopicClasses {
  /** By name, in byte order. */
  classes: { class: string; documentCount: number }[];
  /** Documents without a class, which are counted in none. */
  unclassedCount: number;
  /** By index, the outliers last. */
  topics: TopicByGroup[];
}

export const MOST_CLASSES = 1000;
const WORD_COUNT = 5;

/**
 * Topics per class. The documents are read twice: for the classes, then for the terms. Throws
 * `no_term_counts` where words are wanted and terms were not counted, `invalid_option` where there
 * are more than 1,000 classes.
 */
export async function topicClasses(
  input: TopicGroupsInput,
  options: TopicGroupOptions = {},
): Promise<TopicClasses> {
  const { wordCount = WORD_COUNT, globalTuning = true } = options;
  const terms = wordCount === 0 ? null : termsOf(input.structure);
  const { names, unclassedCount } = await readClasses(input.documents);
  const places = new Map(names.map((name, place) => [name, place]));
  const counts = await countGroups(
    { ...input, terms },
    names.length,
    ({ class: name }) => places.get(name ?? "") ?? -1,
  );
  const how = { wordCount, globalTuning, evolutionTuning: false };
  return {
    classes: names.map((name, place) => ({ class: name, documentCount: counts.groupSize(place) })),
    unclassedCount,
    topics: describeGroups(input, counts, terms, { ...options, ...how }),
  };
}

async function readClasses(documents: ReadDocuments) {
  const names = new Set<string>();
  let unclassedCount = 0;
  for await (const page of documents({ texts: false })) {
    for (const { class: name } of page) {
      if (name === null) unclassedCount++;
      else names.add(name);
    }
    if (names.size > MOST_CLASSES) {
      throw new EdgetopicError(
        "invalid_option",
        `The documents have more than ${MOST_CLASSES} classes.`,
      );
    }
  }
  return { names: [...names].sort(), unclassedCount };
}
