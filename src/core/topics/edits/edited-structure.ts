import type { TopicStructure } from "../../model/topic-structure.ts";
import { resolveFitOptions } from "../../pipeline/resolve-fit-options.ts";
import type { LanguageTools } from "../../text/languages.ts";
import { createTermReader } from "../../text/read-terms.ts";
import { regroupTermCounts } from "../../text/regroup-term-counts.ts";
import { givenLanguages, resolveWords } from "../../text/resolve-words.ts";
import { joinStopWords } from "../../text/stop-words.ts";
import { decodeTermCounts, type KeptTermCounts, type ScanTerms } from "../../text/term-counts.ts";
import { editedCentroids, type EditedDocuments } from "./edited-centroids.ts";
import { planRegrouping, type Regrouping } from "./plan-regrouping.ts";
import type { EditPlan } from "./resolve-edits.ts";

/** How the counted documents go over into the topics that there are after the edits. */
export function regroupingOf(
  { topicIds }: TopicStructure,
  plan: EditPlan,
  { before, after, fittedCount }: EditedDocuments,
): Regrouping {
  const placeAfter = placesOf(plan.topicIds);
  return planRegrouping(
    toPlaces(before.subarray(0, fittedCount), placesOf(topicIds)),
    toPlaces(after.subarray(0, fittedCount), placeAfter),
    topicIds.length,
    (topic) => placeAfter.get(followMaps(plan, topic < 0 ? -1 : topicIds[topic])) ?? -1,
  );
}

/**
 * What operations need of the topics after edits: the counts and centroids of theirs, in the order of
 * `plan.topicIds`. `strayTexts` are the texts of the regrouping's strays, in their order: the others'
 * terms go with their topic's.
 */
export function editedStructure(
  structure: TopicStructure,
  plan: EditPlan,
  documents: EditedDocuments,
  { mainTopics, strays }: Regrouping,
  strayTexts: readonly string[],
  tools: LanguageTools,
): TopicStructure {
  const { options, termCounts, topicIds } = structure;
  const { before, after } = documents;
  const centroids = editedCentroids(documents, structure, plan.topicIds);
  const edited = { options, topicIds: plan.topicIds, centroids };
  if (termCounts === undefined) return edited;
  const counts = decodeTermCounts(termCounts);
  const scan = strays.length === 0 ? null : termReaderOf(structure, counts, tools);
  const [placeBefore, placeAfter] = [placesOf(topicIds), placesOf(plan.topicIds)];
  const moved = Array.from(strays, (document, i) => ({
    from: placeBefore.get(before[document]) ?? -1,
    to: placeAfter.get(after[document]) ?? -1,
    terms: scan === null ? new Int32Array(0) : readTerms(counts, scan, strayTexts[i]),
  }));
  return {
    ...edited,
    termCounts: regroupTermCounts(counts, mainTopics, moved, plan.topicIds.length),
  };
}

/** As the fit read texts; where it detected the languages, what it left out stands for their stop words. */
function termReaderOf(
  { options }: TopicStructure,
  counts: KeptTermCounts,
  tools: LanguageTools,
): ScanTerms {
  const words = resolveWords(options);
  const languages = givenLanguages(options);
  const { characters } = resolveFitOptions(options, 1, 1);
  const stopWords =
    languages === null
      ? new Set(leftOutWords(counts))
      : joinStopWords(languages, words.stopWords, tools);
  return createTermReader({ ...words, characters, stopWords }, tools);
}

function* leftOutWords(counts: KeptTermCounts): Generator<string> {
  for (let term = 0; term < counts.termCount; term++) {
    if (counts.leftOut[term] === 1) yield counts.word(term);
  }
}

function readTerms(counts: KeptTermCounts, scan: ScanTerms, text: string): Int32Array {
  const terms: number[] = [];
  const scanner = scan(text);
  while (scanner.next()) {
    const term = counts.indexOf(scanner.text.slice(scanner.start, scanner.end));
    if (term >= 0) terms.push(term);
  }
  return Int32Array.from(terms);
}

/** Where a topic without documents goes. */
function followMaps({ steps }: EditPlan, topic: number): number {
  let followed = topic;
  for (const step of steps) {
    if (step.type === "map" && step.from.has(followed)) followed = step.to;
  }
  return followed;
}

function placesOf(topicIds: Int32Array): Map<number, number> {
  return new Map([...topicIds].map((id, place) => [id, place]));
}

function toPlaces(topics: Int32Array, places: ReadonlyMap<number, number>): Int32Array {
  return topics.map((id) => places.get(id) ?? -1);
}
