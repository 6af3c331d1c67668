import { adjustedRandIndex } from "../src/core/quality/adjusted-rand.ts";
import { C_V_WINDOW, cvCoherence } from "../src/core/quality/c-v-coherence.ts";
import { normalizedMutualInformation } from "../src/core/quality/normalized-mutual-information.ts";
import { NPMI_WINDOW, npmiCoherence } from "../src/core/quality/npmi-coherence.ts";
import { silhouette } from "../src/core/quality/silhouette.ts";
import { topicDiversity } from "../src/core/quality/topic-diversity.ts";
import { createWindowCounts } from "../src/core/quality/window-counts.ts";

const WORDS = 10;

export interface Labeled {
  documents: readonly { text: string; label?: string }[];
  vectors: { dimensions: number; data: Float32Array } | null;
}

export interface FoundTopics {
  /** A topic for each document, -1 for an outlier. */
  assignments: readonly number[];
  topics: readonly { id: number; words: readonly { word: string }[] }[];
}

/** Agreement with the labels of the documents, the outliers being one group of their own or left out. */
export interface Agreement {
  ari: number;
  nmi: number;
}

export interface Quality {
  topicCount: number;
  /** Of the documents. */
  outlierShare: number;
  /** Means over the topics, of their 10 best words. */
  npmi: number;
  cv: number;
  diversity: number;
  /** Of a sample, by the given vectors; null where there are none. */
  silhouette: number | null;
  /** Null where a document has no label. */
  all: Agreement | null;
  clustered: Agreement | null;
}

/** Scores topics as docs/algorithms.md compares them: words over the corpus, documents against labels. */
export function measureQuality({ documents, vectors }: Labeled, found: FoundTopics): Quality {
  const assignments = Int32Array.from(found.assignments);
  const words = found.topics
    .filter(({ id }) => id >= 0)
    .map((topic) => topic.words.slice(0, WORDS).map(({ word }) => word));
  const texts = documents.map(({ text }) => text);
  const truth = numberLabels(documents.map(({ label }) => label));
  const clustered = [...assignments.keys()].filter((i) => (assignments[i] as number) >= 0);
  const pick = (labels: Int32Array) => Int32Array.from(clustered, (i) => labels[i] as number);
  return {
    topicCount: words.length,
    outlierShare: 1 - clustered.length / assignments.length,
    npmi: mean(npmiCoherence(words, countWindows(texts, words, NPMI_WINDOW))),
    cv: mean(cvCoherence(words, countWindows(texts, words, C_V_WINDOW))),
    diversity: topicDiversity(words),
    silhouette:
      vectors === null
        ? null
        : silhouette({
            rows: vectors.data,
            dimensions: vectors.dimensions,
            labels: assignments,
          }),
    all: truth === null ? null : agreement(truth, assignments),
    clustered: truth === null ? null : agreement(pick(truth), pick(assignments)),
  };
}

/** One line of what was measured. */
export function describeQuality(quality: Quality): string {
  const { topicCount, outlierShare, npmi, cv, diversity, all, clustered } = quality;
  const parts = [
    `${topicCount} topics`,
    `${(100 * outlierShare).toFixed(1)} % outliers`,
    `NPMI ${npmi.toFixed(3)}`,
    `C_v ${cv.toFixed(3)}`,
    `diversity ${diversity.toFixed(3)}`,
  ];
  if (quality.silhouette !== null) parts.push(`silhouette ${quality.silhouette.toFixed(3)}`);
  if (all !== null) parts.push(`NMI ${all.nmi.toFixed(3)}, ARI ${all.ari.toFixed(3)}`);
  if (clustered !== null) {
    parts.push(`of clustered ${clustered.nmi.toFixed(3)}, ${clustered.ari.toFixed(3)}`);
  }
  return parts.join(", ");
}

function agreement(truth: Int32Array, found: Int32Array): Agreement {
  return {
    ari: adjustedRandIndex(truth, found),
    nmi: normalizedMutualInformation(truth, found),
  };
}

function countWindows(texts: readonly string[], words: readonly string[][], windowSize: number) {
  const counts = createWindowCounts(words.flat(), windowSize);
  for (const text of texts) counts.add(text);
  return counts;
}

function numberLabels(labels: readonly (string | undefined)[]): Int32Array | null {
  const numbers = new Map<string, number>();
  const numbered = new Int32Array(labels.length);
  for (const [i, label] of labels.entries()) {
    if (label === undefined) return null;
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    numbered[i] = numbers.get(label) as number;
  }
  return numbered;
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
