import type { DocumentIndex } from "../../core/model/document-index.ts";
import type { VersionReader } from "../version-reader.ts";
import { createOutlierReduction, readsText, type OutlierStep } from "./outlier-reduction.ts";

export interface OutlierReduction {
  /** Before. */
  outlierCount: number;
  /** The documents that would get a topic, with its id, in the order of their ids. */
  moves: { document: string; topic: number }[];
}

/** Which topics the outliers of a version would get; changes nothing. */
export async function reduceVersionOutliers(
  reader: VersionReader,
  steps: readonly OutlierStep[],
): Promise<OutlierReduction> {
  const structure = await reader.structure();
  const topicOf = await createOutlierReduction(structure, steps, reader.kernels);
  const isEmbedded = steps.some(({ strategy }) => strategy === "embeddings");
  const vectorOf = isEmbedded ? vectorsById(await reader.documentIndex()) : () => null;
  const moves: OutlierReduction["moves"] = [];
  let outlierCount = 0;
  for await (const page of reader.documents({ texts: steps.some(readsText) })) {
    for (const { id, topic, text } of page) {
      if (topic >= 0) continue;
      const place = outlierCount++;
      const index = topicOf({ place, text, vector: vectorOf(id) });
      if (index >= 0) moves.push({ document: id, topic: structure.topicIds[index] as number });
    }
  }
  return { outlierCount, moves };
}

/** Up to their lengths, which a cosine does not depend on. */
function vectorsById({ documentIds, rowOfDocument, rows }: DocumentIndex) {
  const rowOf = new Map(documentIds.map((id, i) => [id, rowOfDocument[i] as number]));
  return (id: string): Float32Array | null => {
    const row = rowOf.get(id);
    if (row === undefined) return null;
    const start = row * rows.dimensions;
    return Float32Array.from(rows.rows.subarray(start, start + rows.dimensions));
  };
}
