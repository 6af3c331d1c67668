import type { TopicModel } from "../core/model/topic-model.ts";
import {
  checkRepresentations,
  type Representations,
} from "../core/topics/representations/representation.ts";
import { roundVectors } from "../core/vector-encoding.ts";
import { asEdgetopicError } from "../embedders/as-edgetopic-error.ts";
import { embedMany } from "../embedders/embed-many.ts";
import type { Embedder } from "../embedders/embedder.ts";
import { estimateByAspect } from "../jobs/representations/estimate-labels.ts";
import { addAspects, representTopics } from "../jobs/representations/represent-topics.ts";
import { representedTopics } from "../jobs/representations/represented-topics.ts";
import type { LabelUsage } from "../labelers/label-cost.ts";
import type { LabelCache } from "../labelers/label-topics.ts";
import type { Labeler } from "../labelers/labeler.ts";
import { openLabeler } from "../labelers/labeler-registry.ts";
import { readEnvironment } from "./engine.ts";

export interface RepresentSettings {
  /** Keys and addresses of language models that are not in the environment. */
  keys?: Readonly<Record<string, string>>;
  /** Who embeds words: the model's own embedder by default. */
  embedder?: Embedder;
  /** The most that labels may cost, in US dollars; by default any. */
  maxCost?: number;
  /** Where answers of language models are kept, so that none is paid for twice. */
  cache?: LabelCache;
  signal?: AbortSignal;
  onProgress?: (aspect: string, done: number, total: number) => void;
  /** What the language models took, once all is done. */
  onUsage?: (usage: LabelUsage) => void;
}

/**
 * The model with other views of its topics: `aspects`, and the `label` of the first that names them.
 * Those it had go; words, ids and documents stay as they are, and so does the digest, which is the
 * fit's. Throws `invalid_option` and `unknown_labeler`.
 */
export async function representModel(
  model: TopicModel,
  representations: Representations,
  settings: RepresentSettings,
  openEmbedder: () => Promise<Embedder>,
): Promise<TopicModel> {
  checkRepresentations(representations);
  const { keys = {}, maxCost, signal, onProgress, onUsage } = settings;
  const represented = await representTopics(
    representedTopics(model, model.topics),
    representations,
    {
      embed: async (texts) =>
        embedWords(settings.embedder ?? (await openEmbedder()), model, texts, signal),
      labeler: createLabelers(keys),
      cache: settings.cache,
      maxCost,
      signal,
      onProgress,
    },
  );
  onUsage?.(represented.usage);
  return { ...model, topics: addAspects(model.topics, represented) };
}

/** What the labels of each representation cost at most. Throws `invalid_option` and `unknown_labeler`. */
export function estimateRepresentations(
  model: TopicModel,
  representations: Representations,
  keys: Readonly<Record<string, string>> = {},
): Record<string, LabelUsage> {
  checkRepresentations(representations);
  return estimateByAspect(
    representedTopics(model, model.topics),
    representations,
    createLabelers(keys),
  );
}

function createLabelers(keys: Readonly<Record<string, string>>): (id: string) => Labeler {
  return (id) => openLabeler(id, (name) => keys[name] ?? readEnvironment(name));
}

async function embedWords(
  embedder: Embedder,
  { rows, options }: TopicModel,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  try {
    const { vectors } = await embedMany(embedder, texts, { signal });
    roundVectors(vectors, rows.dimensions, options.vectorEncoding ?? "f32");
    return vectors;
  } catch (error) {
    throw asEdgetopicError(error);
  }
}
