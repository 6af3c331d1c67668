import { EdgetopicError } from "../../core/errors.ts";
import type { TopicDescription } from "../../core/model/topic-model.ts";
import type {
  Representations,
  RepresentationStep,
} from "../../core/topics/representations/representation.ts";
import type { TopicAspect } from "../../core/topics/representations/topic-aspect.ts";
import type { TopicWord } from "../../core/topics/top-words.ts";
import type { RateLimiter } from "../../embedders/rate-limiter.ts";
import { loadTagger, type TagWords } from "../../languages/part-of-speech.ts";
import { addUsage, NO_USAGE, type LabelUsage } from "../../labelers/label-cost.ts";
import type { LabelCache } from "../../labelers/label-topics.ts";
import type { Labeler } from "../../labelers/labeler.ts";
import { nameByModel } from "./name-by-model.ts";
import { chooseByWords, nameBySimilarity } from "./choose-by-words.ts";

/** What representations are made from. */
export interface RepresentedTopics {
  /** The outliers, which have nothing in common, are not represented. */
  topics: readonly TopicDescription[];
  /** The words of highest weight of a topic, at most so many; at least those of its description. */
  candidates(topic: TopicDescription, count: number): readonly TopicWord[];
  /** The direction of a topic in the space of the vectors, unit length; null where it has none. */
  direction(topic: TopicDescription): Float32Array | null;
}

export interface RepresentationPorts {
  /** `texts × dimensions`, by the embedder of the documents. Throws where that embeds no texts. */
  embed(texts: readonly string[]): Promise<Float32Array>;
  /** Throws `unknown_labeler`. */
  labeler(id: string): Labeler;
  limiterOf?: ((labeler: Labeler) => Promise<RateLimiter | undefined>) | undefined;
  cache?: LabelCache | undefined;
  /** Of all labels together, in US dollars. */
  maxCost?: number | undefined;
  signal?: AbortSignal | undefined;
  /** What the language models took, after each aspect: all of it so far. */
  onUsage?: ((usage: LabelUsage) => void | Promise<void>) | undefined;
  onProgress?: ((aspect: string, done: number, total: number) => void) | undefined;
}

export interface RepresentedAspects {
  /** By the id of a topic: its aspects by name. */
  aspects: ReadonlyMap<number, Record<string, TopicAspect>>;
  /** Of the language models. */
  usage: LabelUsage;
}

/** What steps hand on of a topic. */
export interface TopicState {
  topic: TopicDescription;
  /** Those the next step chooses from; null before the first. */
  words: readonly TopicWord[] | null;
  aspect: TopicAspect;
}

export interface StepContext extends RepresentedTopics, RepresentationPorts {
  aspectName: string;
  loadTagger(): Promise<TagWords>;
  /** Adds to the sum; `left` is what may still be spent. */
  spend(usage: LabelUsage): void;
  left(): number | undefined;
}

/**
 * Other views of topics beside their words, each a chain of steps. A view that cannot be made says so
 * in its place and costs no other; a topic whose label fails keeps its words. Rejects with the
 * signal's reason, and throws `unknown_labeler` before anything is asked.
 */
export async function representTopics(
  represented: RepresentedTopics,
  representations: Representations,
  ports: RepresentationPorts,
): Promise<RepresentedAspects> {
  for (const step of Object.values(representations).flat()) {
    if (step.name === "language-model") ports.labeler(step.model);
  }
  const topics = represented.topics.filter(({ id }) => id >= 0);
  const aspects = new Map(topics.map(({ id }) => [id, {} as Record<string, TopicAspect>]));
  let usage = NO_USAGE;
  for (const [aspectName, steps] of Object.entries(representations)) {
    const states = topics.map((topic): TopicState => ({ topic, words: null, aspect: {} }));
    const context: StepContext = {
      ...represented,
      ...ports,
      topics,
      aspectName,
      loadTagger,
      spend(more) {
        usage = addUsage(usage, more);
      },
      left: () =>
        ports.maxCost === undefined ? undefined : Math.max(0, ports.maxCost - (usage.cost ?? 0)),
    };
    await runChain(states, steps, context);
    await ports.onUsage?.(usage);
    for (const { topic, aspect } of states) {
      const own = aspects.get(topic.id);
      if (own !== undefined) own[aspectName] = aspect;
    }
  }
  return { aspects, usage };
}

/** The topics with their aspects, and with the label of the first aspect that has one. */
export function addAspects(
  topics: readonly TopicDescription[],
  { aspects }: Pick<RepresentedAspects, "aspects">,
): TopicDescription[] {
  return topics.map(({ label: _label, aspects: _aspects, ...topic }) => {
    const own = aspects.get(topic.id);
    if (own === undefined) return topic;
    const label = Object.values(own).find((aspect) => aspect.label !== undefined)?.label;
    return { ...topic, aspects: own, ...(label !== undefined && { label }) };
  });
}

async function runChain(
  states: readonly TopicState[],
  steps: readonly RepresentationStep[],
  context: StepContext,
): Promise<void> {
  try {
    for (const step of steps) await runStep(states, step, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (!(error instanceof EdgetopicError)) throw error;
    const problem = { code: error.code, detail: error.message };
    for (const state of states) state.aspect = { ...state.aspect, problem };
  }
}

function runStep(
  states: readonly TopicState[],
  step: RepresentationStep,
  context: StepContext,
): Promise<void> {
  if (step.name === "language-model") return nameByModel(states, step, context);
  if (step.name === "zero-shot") return nameBySimilarity(states, step, context);
  return chooseByWords(states, step, context);
}
