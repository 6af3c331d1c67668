import type { QuantizedRows } from "../kernels.ts";
import type { TargetTopic } from "../modes/target-topics.ts";
import type { FitOptions } from "../options.ts";
import type { TopicAspect } from "../topics/representations/topic-aspect.ts";
import { joinIds, splitIds } from "./document-ids.ts";
import { decodeSections, joinParts, sectionParts } from "../sections.ts";

/** A topic as its readers see it. */
export interface TopicDescription {
  /** Its id for life; -1 for the outliers. */
  id: number;
  name: string;
  /** In documents. */
  size: number;
  /** Best first, by c-TF-IDF. */
  words: { word: string; score: number }[];
  /** Nearest to the topic's centroid first; texts may be cut. */
  representativeDocuments: { id: string; text: string }[];
  /** Other views of it by name, where some were asked for. */
  aspects?: Record<string, TopicAspect>;
  /** The name that the first of those gave it that gives any. */
  label?: string;
  /** By a person: not to be shown; to be shown first; what is to be known of it. */
  hidden?: boolean;
  pinned?: boolean;
  note?: string;
}

/**
 * A finished fit: what it found, and what it takes to answer about documents it has not seen. `m`
 * rows (distinct vectors of the fit), `n` documents, `t` topics.
 */
export interface TopicModel {
  /** Id of the embedder, as `"static/en"`. */
  readonly embedder: string;
  /** Fingerprint of the embedder; vectors of another one mean nothing here. */
  readonly fingerprint: string;
  /** Where the embedder was made of the corpus: what it is opened from. */
  readonly embedderModel?: Uint8Array;
  /** How often each term occurs in each topic, as `encodeTermCounts` writes it. */
  readonly termCounts?: Uint8Array;
  /** SHA-256 of the fit's result. */
  readonly digest: string;
  readonly options: FitOptions;
  /** By size, the outliers last; those only where there are any. */
  readonly topics: readonly TopicDescription[];
  /**
   * t: the id by which readers know each topic. Everything else here goes by a topic's index, its
   * place by size in the fit; a corpus's first fit has them equal.
   */
  readonly topicIds: Int32Array;
  /** Of a fit with a mode: what each seed topic, class or name became. */
  readonly targets?: readonly TargetTopic[];
  readonly rows: QuantizedRows;
  /** As `encodeRowTree` writes it; empty where the fit kept none. */
  readonly rowTree: Uint8Array;
  /** m × 2, `hashRows` of the rows before they were quantized. */
  readonly rowHashes: Int32Array;
  /** m: indexes of topics, -1 for outliers. */
  readonly rowTopics: Int32Array;
  /** m */
  readonly rowProbabilities: Float32Array;
  /** m × 2 */
  readonly mapPositions: Float32Array;
  /** t × dimensions, unit length. */
  readonly centroids: Float32Array;
  /** n: ids of `A-Za-z0-9._:-` only. */
  readonly documentIds: readonly string[];
  /** n */
  readonly rowOfDocument: Int32Array;
  /** By what vectors are assigned; `"centroids"` where there are no vectors of documents, as in a model of BERTopic's: then each row is a topic's and stands for its documents. `"rows"` by default. */
  readonly assignBy?: "rows" | "centroids";
  /** Of unit length; there where outliers take part in assigning by centroids. */
  readonly outlierCentroid?: Float32Array;
}

const KIND = "topic model";
const VERSION = 1;

interface Header extends Pick<
  TopicModel,
  "embedder" | "fingerprint" | "digest" | "options" | "topics" | "targets" | "assignBy"
> {
  dimensions: number;
}

export function encodeTopicModel(model: TopicModel): Uint8Array {
  return joinParts(topicModelParts(model));
}

/** The same bytes in parts, one after another, of which most are the model's own arrays. */
export function topicModelParts(model: TopicModel): Uint8Array[] {
  const { embedder, fingerprint, digest, options, topics, targets, assignBy, rows, ...rest } =
    model;
  const { documentIds, ...arrays } = rest;
  const { dimensions } = rows;
  const header: Header = {
    embedder,
    fingerprint,
    digest,
    options,
    topics,
    ...(targets && { targets }),
    dimensions,
    ...(assignBy && { assignBy }),
  };
  return sectionParts(KIND, VERSION, header, {
    ...arrays,
    quantizedRows: rows.rows,
    quantizedScales: rows.scales,
    documentIds: joinIds(documentIds),
  });
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeTopicModel(bytes: Uint8Array): TopicModel {
  const sections = decodeSections(bytes, KIND, VERSION);
  const { dimensions, ...described } = sections.header as Header;
  const scales = sections.get("quantizedScales", "f32");
  const { embedderModel, termCounts, outlierCentroid, topicIds } = sections.arrays();
  const centroids = sections.get("centroids", "f32");
  return {
    ...described,
    ...(embedderModel instanceof Uint8Array && { embedderModel }),
    ...(termCounts instanceof Uint8Array && { termCounts }),
    ...(outlierCentroid instanceof Float32Array && { outlierCentroid }),
    rows: {
      rowCount: scales.length,
      dimensions,
      rows: sections.get("quantizedRows", "i8"),
      scales,
    },
    // Written before topics had ids for life.
    topicIds:
      topicIds instanceof Int32Array ? topicIds : countingIds(centroids.length / dimensions),
    rowTree: sections.get("rowTree", "u8"),
    rowHashes: sections.get("rowHashes", "i32"),
    rowTopics: sections.get("rowTopics", "i32"),
    rowProbabilities: sections.get("rowProbabilities", "f32"),
    mapPositions: sections.get("mapPositions", "f32"),
    centroids,
    documentIds: splitIds(sections.get("documentIds", "u8")),
    rowOfDocument: sections.get("rowOfDocument", "i32"),
  };
}

/** The ids of topics that no version came before: `0 … t - 1`. */
export function countingIds(topicCount: number): Int32Array {
  return Int32Array.from({ length: topicCount }, (_, topic) => topic);
}
