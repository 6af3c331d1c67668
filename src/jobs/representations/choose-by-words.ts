import { EdgetopicError } from "../../core/errors.ts";
import { keybertInspired } from "../../core/topics/representations/keybert-inspired.ts";
import { maximalMarginalRelevance } from "../../core/topics/representations/maximal-marginal-relevance.ts";
import type { RepresentationStep } from "../../core/topics/representations/representation.ts";
import type { TopicWord } from "../../core/topics/top-words.ts";
import { isPattern } from "../../languages/part-of-speech.ts";
import type { StepContext, TopicState } from "./represent-topics.ts";

type Step<Name extends RepresentationStep["name"]> = Extract<RepresentationStep, { name: Name }>;
type ChoosingStep = Step<"keybert-inspired"> | Step<"mmr"> | Step<"part-of-speech">;

const WORDS = 10;
const CANDIDATES = { "keybert-inspired": 100, mmr: 30, "part-of-speech": 100 };
const DIVERSITY = 0.1;
const PATTERNS = ["Adjective Noun", "Noun", "Adjective"];
const LEAST_SIMILARITY = 0.5;

/** Chooses among the words of each topic, and hands them on. */
export async function chooseByWords(
  states: readonly TopicState[],
  step: ChoosingStep,
  context: StepContext,
): Promise<void> {
  const { wordCount = WORDS, candidateCount = CANDIDATES[step.name] } = step;
  const given = states.map(
    ({ topic, words }) => words ?? context.candidates(topic, candidateCount),
  );
  const chosen =
    step.name === "part-of-speech"
      ? await choosePartsOfSpeech(states, given, step, context)
      : await chooseNear(states, given, step, context);
  states.forEach((state, i) => {
    const words = (chosen[i] ?? []).slice(0, wordCount);
    state.words = words;
    state.aspect = { ...state.aspect, words };
  });
}

/** Gives each topic the name that is nearest to it, where it is near enough; else it has none. */
export async function nameBySimilarity(
  states: readonly TopicState[],
  { names, minSimilarity = LEAST_SIMILARITY }: Step<"zero-shot">,
  { embed, direction }: StepContext,
): Promise<void> {
  const vectors = await embed(names);
  for (const state of states) {
    const own = direction(state.topic);
    if (own === null) continue;
    const { indices, similarities } = keybertInspired(own, vectors, 1);
    const name = names[indices[0] ?? -1];
    if (name === undefined || (similarities[0] ?? -1) < minSimilarity) continue;
    state.aspect = { ...state.aspect, label: name };
  }
}

async function chooseNear(
  states: readonly TopicState[],
  given: readonly (readonly TopicWord[])[],
  step: Step<"keybert-inspired"> | Step<"mmr">,
  { embed, direction }: StepContext,
): Promise<TopicWord[][]> {
  const { wordCount = WORDS } = step;
  // Each word once, however many topics have it.
  const placeOf = new Map<string, number>();
  for (const { word } of given.flat()) if (!placeOf.has(word)) placeOf.set(word, placeOf.size);
  const vectors = await embed([...placeOf.keys()]);
  const dimensions = vectors.length / Math.max(1, placeOf.size);
  return states.map(({ topic }, i) => {
    const words = given[i] ?? [];
    const own = direction(topic);
    if (own === null || words.length === 0) return [...words];
    if (own.length !== dimensions) {
      throw new EdgetopicError(
        "dimension_mismatch",
        `Words are embedded in ${dimensions} dimensions; the topics have ${own.length}.`,
      );
    }
    const rows = new Float32Array(words.length * dimensions);
    words.forEach(({ word }, row) => {
      const from = (placeOf.get(word) ?? 0) * dimensions;
      rows.set(vectors.subarray(from, from + dimensions), row * dimensions);
    });
    if (step.name === "keybert-inspired") {
      const { indices, similarities } = keybertInspired(own, rows, wordCount);
      return Array.from(indices, (index, place) => ({
        word: (words[index] as TopicWord).word,
        score: similarities[place] as number,
      }));
    }
    const { diversity = DIVERSITY } = step;
    const chosen = maximalMarginalRelevance(own, rows, wordCount, diversity).sort();
    return Array.from(chosen, (index) => words[index] as TopicWord);
  });
}

/** Those that are of one of the patterns in a representative document, in the order they have. */
async function choosePartsOfSpeech(
  states: readonly TopicState[],
  given: readonly (readonly TopicWord[])[],
  { patterns = PATTERNS }: Step<"part-of-speech">,
  { loadTagger }: StepContext,
): Promise<TopicWord[][]> {
  const wrong = patterns.find((pattern) => !isPattern(pattern));
  if (wrong !== undefined) {
    throw new EdgetopicError(
      "invalid_option",
      `"${wrong}" is no pattern of parts of speech; expected tags such as "Adjective Noun".`,
    );
  }
  const tag = await loadTagger();
  return states.map(({ topic }, i) => {
    const texts = topic.representativeDocuments.map(({ text }) => text);
    const found = tag(texts, patterns);
    return (given[i] ?? []).filter(({ word }) => found.has(word));
  });
}
