import {
  countingIds,
  type TopicDescription,
  type TopicModel,
} from "../../core/model/topic-model.ts";
import type { TargetTopic } from "../../core/modes/target-topics.ts";
import type { FitOptions } from "../../core/options.ts";
import type { Products } from "../../core/pipeline/products.ts";
import type { FittedEmbedder } from "../../embedders/corpus/corpus-embedder.ts";
import type { Embedder } from "../../embedders/embedder.ts";

/** What a model says of its embedder; its `model` where it was made of the corpus. */
export type ModelEmbedder = Pick<Embedder, "id" | "fingerprint"> &
  Partial<Pick<FittedEmbedder, "model">>;

/** The model of a finished fit; `ids` are those of its documents, in their order. Topics count from 0 where no ids are given. */
export function modelOfFit(
  products: Products,
  ids: readonly string[],
  topics: readonly TopicDescription[],
  about: {
    embedder: ModelEmbedder;
    options: FitOptions;
    digest: string;
    topicIds?: Int32Array;
    targets?: readonly TargetTopic[] | undefined;
  },
): TopicModel {
  const rowOfDocument = products.get("rowOfDocument");
  const documentTopics = products.get("documentTopics");
  const documentProbabilities = products.get("documentProbabilities");
  const scales = products.get("quantizedScales");
  const rows = products.get("quantizedRows");
  const centroids = products.get("centroids");
  const rowCount = scales.length;
  const termCounts = products.find("termCounts");
  const dimensions = rows.length / rowCount;
  const rowTopics = new Int32Array(rowCount);
  const rowProbabilities = new Float32Array(rowCount);
  rowOfDocument.forEach((row, document) => {
    rowTopics[row] = documentTopics[document] as number;
    rowProbabilities[row] = documentProbabilities[document] as number;
  });
  return {
    embedder: about.embedder.id,
    fingerprint: about.embedder.fingerprint,
    ...(about.embedder.model && { embedderModel: about.embedder.model }),
    ...(termCounts && { termCounts }),
    digest: about.digest,
    options: about.options,
    ...(about.targets && { targets: about.targets }),
    topics,
    topicIds: about.topicIds ?? countingIds(centroids.length / dimensions),
    rows: { rowCount, dimensions, rows, scales },
    rowTree: products.get("rowTree"),
    rowHashes: products.get("rowHashes"),
    rowTopics,
    rowProbabilities,
    mapPositions: products.get("mapPositions"),
    centroids,
    documentIds: ids,
    rowOfDocument,
  };
}
