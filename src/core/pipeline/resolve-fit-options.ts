import type { FitOptions } from "../options.ts";

/** What `"auto"` comes to for one corpus. */
export interface ResolvedFitOptions {
  minTopicSize: number;
  minSamples: number;
  epochCount: number;
  /** `"auto"`: an outlier goes to the topic nearest to it if it is as near as the topic's own are. */
  outliers: FitOptions["outliers"];
  characters: "all" | "ascii";
  /** `"auto"` still: by the sizes, as `planNeighbors` has it. */
  neighbors: FitOptions["neighbors"];
}

/** Smallest topic that `"auto"` may come to, in documents. */
const LEAST_TOPIC_SIZE = 5;
/** Of edgetopic: many documents have as many updates in fewer epochs. */
const EDGETOPIC = { fewRows: 5_000, epochsOfFew: 100, epochsOfMany: 50 };
/** BERTopic's choices: those of its constructor and of umap-learn. */
const BERTOPIC = {
  minTopicSize: 10,
  fewRows: 10_000,
  epochsOfFew: 500,
  epochsOfMany: 200,
  /** Rows from which on umap-learn takes NN-descent. */
  manyRows: 4096,
};

/**
 * Settles what a corpus decides. docs/algorithms.md says what the choices were measured on; the
 * preset `"bertopic"` has BERTopic's instead: topics of at least 10 documents, as many samples as
 * the smallest topic has documents, umap-learn's epochs and its NN-descent for many rows, every outlier kept, words of ASCII characters.
 */
export function resolveFitOptions(
  options: FitOptions,
  documentCount: number,
  rowCount: number,
): ResolvedFitOptions {
  const isBertopic = options.preset === "bertopic";
  const auto = <Value>(value: Value | "auto", ours: Value, bertopic: Value): Value =>
    value !== "auto" ? value : isBertopic ? bertopic : ours;
  const minTopicSize = auto(
    options.minTopicSize,
    Math.max(LEAST_TOPIC_SIZE, Math.round(Math.sqrt(documentCount) / 2) - 10),
    BERTOPIC.minTopicSize,
  );
  return {
    minTopicSize,
    minSamples: auto(options.minSamples, Math.max(1, Math.round(minTopicSize / 2)), minTopicSize),
    epochCount: auto(
      options.epochs,
      rowCount <= EDGETOPIC.fewRows ? EDGETOPIC.epochsOfFew : EDGETOPIC.epochsOfMany,
      rowCount <= BERTOPIC.fewRows ? BERTOPIC.epochsOfFew : BERTOPIC.epochsOfMany,
    ),
    characters: auto(options.characters, "all", "ascii"),
    neighbors: auto(
      options.neighbors,
      "auto",
      rowCount < BERTOPIC.manyRows ? "exact" : "approximate",
    ),
    // Who says of documents that they have no class means it.
    outliers:
      options.outliers === "auto" && (isBertopic || options.mode?.name === "manual")
        ? "keep"
        : options.outliers,
  };
}
