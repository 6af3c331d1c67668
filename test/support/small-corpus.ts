import { createRandom } from "../../src/core/math/random.ts";
import type { DocumentVectors } from "../../src/jobs/fit/fit-documents.ts";

const SUBJECTS = [
  "river bank water flood bridge dam",
  "engine wheel motor brake diesel gearbox",
  "violin concert melody orchestra piano choir",
  "harvest wheat farmer tractor barley orchard",
  "planet orbit telescope comet galaxy eclipse",
  "judge verdict court lawyer appeal jury",
];

/**
 * Documents around as many directions as `topicCount` (at most 6), each of words of its subject; ids
 * are zero-padded numbers, so that their order is that of the documents.
 */
export function smallCorpus(
  documentCount: number,
  topicCount = 4,
  dimensions = 32,
  seed = 1,
): DocumentVectors {
  const random = createRandom(seed);
  const centers = new Float32Array(topicCount * dimensions).map(() => random.uniform() - 0.5);
  const vectors = new Float32Array(documentCount * dimensions);
  const ids: string[] = [];
  const texts: string[] = [];
  for (let i = 0; i < documentCount; i++) {
    const topic = random.uint32() % topicCount;
    for (let d = 0; d < dimensions; d++) {
      const center = centers[topic * dimensions + d] as number;
      vectors[i * dimensions + d] = center + 0.35 * (random.uniform() - 0.5);
    }
    const words = (SUBJECTS[topic] as string).split(" ");
    const drawn = Array.from({ length: 8 }, () => words[random.uint32() % words.length]);
    ids.push(`d${String(i).padStart(5, "0")}`);
    texts.push(`${drawn.join(" ")} ${i}`);
  }
  return { ids, texts, vectors, dimensions };
}
