import { EdgetopicError } from "../../core/errors.ts";
import { normalizeRows } from "../../core/math/normalize-rows.ts";
import {
  classTargets,
  overrideTargets,
  type DocumentTargets,
} from "../../core/modes/document-targets.ts";
import { DEFAULT_MIN_SIMILARITY, type ModeChoice } from "../../core/modes/mode-choice.ts";
import { findNearestLabels } from "../../core/modes/nearest-labels.ts";

/** Documents in the order of the fit, as they can be had. */
export interface TargetSource {
  documentCount: number;
  dimensions: number;
  /** Of each document, null or undefined where it has none. */
  classes(): Promise<readonly (string | null | undefined)[]>;
  /** The vectors of all documents by the block, of any length; they are copied before they are changed. */
  vectors(): AsyncIterable<Float32Array> | Iterable<Float32Array>;
  /** `texts × dimensions`, by the embedder of the vectors. */
  embed(texts: readonly string[]): Promise<Float32Array>;
}

/**
 * What the mode knows of each document. A document is of the seed topic to which its vector has the
 * highest cosine, unless the mean of all vectors is nearer, as in BERTopic's guided topic modeling; of
 * the zero-shot name of highest cosine, if that is as high as it must be; or of its class. The vectors
 * stay as they are: BERTopic moves the caller's own towards the seeds. Throws `invalid_option` where
 * the mode is about classes and no document has one, and what `embed` throws.
 */
export async function findTargets(
  mode: ModeChoice,
  source: TargetSource,
): Promise<DocumentTargets> {
  if (mode.name === "zero-shot") return nameTargets(mode, source);
  const classes =
    mode.name !== "guided" || mode.withClasses ? classTargets(await source.classes()) : null;
  if (classes?.names.length === 0) {
    throw new EdgetopicError(
      "invalid_option",
      `The mode ${mode.name} is about the classes of documents, and none of ${source.documentCount} has one.`,
    );
  }
  if (mode.name !== "guided") return classes ?? classTargets([]);
  const seeds = await seedTargets(mode.seedTopics, source);
  return classes === null ? seeds : overrideTargets(seeds, classes);
}

async function nameTargets(
  { topics, minSimilarity = DEFAULT_MIN_SIMILARITY }: Extract<ModeChoice, { name: "zero-shot" }>,
  source: TargetSource,
): Promise<DocumentTargets> {
  const labels = await embedUnit(topics, source);
  const { targets, similarities } = await compare(labels, source);
  for (let i = 0; i < targets.length; i++) {
    if ((similarities[i] as number) >= minSimilarity) continue;
    targets[i] = -1;
    similarities[i] = 0;
  }
  return { names: topics, targets, strengths: similarities.map((value) => Math.min(1, value)) };
}

async function seedTargets(
  seedTopics: readonly (readonly string[])[],
  source: TargetSource,
): Promise<DocumentTargets> {
  const names = seedTopics.map((words) => words.join(" "));
  const seeds = await embedUnit(names, source);
  const { dimensions } = source;
  const mean = new Float64Array(dimensions);
  for await (const block of source.vectors()) {
    const unit = toUnit(block, dimensions);
    for (let i = 0; i < unit.length; i++) {
      const d = i % dimensions;
      mean[d] = (mean[d] as number) + (unit[i] as number);
    }
  }
  const labels = new Float32Array(seeds.length + dimensions);
  labels.set(seeds);
  const direction = Float32Array.from(mean, (sum) => sum / source.documentCount);
  normalizeRows(direction, dimensions);
  labels.set(direction, seeds.length);
  const { targets } = await compare(labels, source);
  return { names, targets: targets.map((target) => (target === names.length ? -1 : target)) };
}

async function compare(labels: Float32Array, { documentCount, dimensions, vectors }: TargetSource) {
  const found = {
    targets: new Int32Array(documentCount),
    similarities: new Float32Array(documentCount),
  };
  let first = 0;
  for await (const block of vectors()) {
    findNearestLabels(found, first, toUnit(block, dimensions), dimensions, labels);
    first += block.length / dimensions;
  }
  return found;
}

async function embedUnit(texts: readonly string[], { embed, dimensions }: TargetSource) {
  return toUnit(await embed(texts), dimensions);
}

function toUnit(vectors: Float32Array, dimensions: number): Float32Array {
  const unit = vectors.slice();
  normalizeRows(unit, dimensions);
  return unit;
}
