import type { Kernels } from "../../core/kernels.ts";
import { normalizeRows } from "../../core/math/normalize-rows.ts";
import type { TopicAnchors } from "../../core/model/topic-anchors.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../core/options.ts";
import { FEWEST_DOCUMENTS } from "../../core/pipeline/plan.ts";
import { resolveFitOptions } from "../../core/pipeline/resolve-fit-options.ts";
import { cohesion, leastCohesion } from "../../core/topics/emerging/cohesion.ts";
import type { EmergingPool } from "../../core/topics/emerging/emerging-pool.ts";
import type { EmergingTopic } from "../corpus.ts";
import { fitDocuments } from "../fit/fit-documents.ts";
import { listTopics } from "../refresh/topic-list.ts";

/** Of how many documents a candidate is at most expected to be: a fit of many may ask for more. */
const CANDIDATE_SIZE = 10;

/** What may become a topic, before it is known whether it is one that was found before. */
export type FoundCandidate = Omit<EmergingTopic, "id" | "since">;

/**
 * Groups of pooled documents that a fit of them would make topics of, the largest first. They are
 * fitted together with `anchors`, rows of the topics there are: a group among which those are half or
 * more is no new one, and a single new one stands out against them. A group counts if its documents are
 * alike (`leastCohesion`): a fit finds groups in whatever it is given. Bounded by the sizes of both;
 * deterministic. `documentCount` is that of the corpus.
 */
export async function findCandidates(
  pool: EmergingPool,
  anchors: TopicAnchors,
  options: FitOptions,
  documentCount: number,
  kernels: Kernels,
): Promise<FoundCandidate[]> {
  const { dimensions, rowCount } = pool.rows;
  const { minTopicSize } = resolveFitOptions(options, documentCount, documentCount);
  const size = Math.min(CANDIDATE_SIZE, minTopicSize);
  const anchorCount = anchors.counts.reduce((sum, count) => sum + count, 0);
  if (rowCount < size || rowCount + anchorCount < FEWEST_DOCUMENTS) return [];
  const vectors = new Float32Array((anchorCount + rowCount) * dimensions);
  vectors.set(anchors.rows);
  dequantize(pool, vectors.subarray(anchors.rows.length));
  normalizeRows(vectors, dimensions);
  const least = leastCohesion(vectors, dimensions, anchors.counts);
  // No document has such an id.
  const anchorIds = Array.from({ length: anchorCount }, (_, i) => `~${i}`);
  const all = [...anchorIds, ...pool.documentIds];
  const texts = [...anchorIds.map(() => ""), ...pool.texts];
  const { fit, ids } = await fitDocuments(
    { ids: all, texts, vectors, dimensions },
    candidateOptions(options, size),
    kernels,
  );
  const rowOf = new Map(all.map((id, i) => [id, i]));
  const { topics } = await listTopics(
    fit.products,
    ids,
    async (i) => texts[rowOf.get(ids[i] as string) ?? -1] ?? "",
  );
  const documentTopics = fit.products.get("documentTopics");
  const membersOf = (topic: number): string[] => ids.filter((_, i) => documentTopics[i] === topic);
  const candidates: FoundCandidate[] = [];
  for (const { id, name, words, representativeDocuments } of topics) {
    const members = id < 0 ? [] : membersOf(id);
    const documents = members.filter((member) => !isAnchor(member));
    if (documents.length < size || 2 * documents.length <= members.length) continue;
    const own = documents.map((document) => rowOf.get(document) as number);
    if (cohesion(vectors, dimensions, own) < least) continue;
    const shown = representativeDocuments.filter((document) => !isAnchor(document.id));
    const described = { name, words, representativeDocuments: shown };
    candidates.push({ ...described, size: documents.length, documents });
  }
  return candidates.toSorted((a, b) => b.size - a.size);
}

function isAnchor(id: string): boolean {
  return id.startsWith("~");
}

function dequantize({ rows }: EmergingPool, into: Float32Array): void {
  const { rowCount, dimensions, rows: values, scales } = rows;
  for (let row = 0; row < rowCount; row++) {
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++) {
      into[i] = (values[i] as number) * (scales[row] as number);
    }
  }
}

/** As the corpus's, as far as words and chance go; nothing is forced into a group. */
function candidateOptions(
  { seed, language, characters, wordCount, metric, words }: FitOptions,
  minTopicSize: number,
): FitOptions {
  return {
    ...DEFAULT_FIT_OPTIONS,
    seed,
    language,
    characters,
    wordCount,
    ...(words && { words }),
    metric: metric === "hellinger" ? "cosine" : metric,
    minTopicSize,
    outliers: "keep",
    warm: "never",
  };
}
