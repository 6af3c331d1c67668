import type { TopicModel } from "./topic-model.ts";

/** Between the maps of two models, as a share of the width of the first. */
const MAP_GAP = 0.1;

/** What a model knows of vectors, and which of them each document has. */
export type ModelRows = Pick<
  TopicModel,
  | "rows"
  | "rowTree"
  | "rowHashes"
  | "rowTopics"
  | "rowProbabilities"
  | "mapPositions"
  | "rowOfDocument"
  | "assignBy"
>;

/** The rows of all models, one after the other; `topicOf` is by model. */
export function joinModelRows(
  models: readonly TopicModel[],
  topicOf: readonly Int32Array[],
): ModelRows {
  const { dimensions } = models[0].rows;
  const rowCount = models.reduce((sum, { rows }) => sum + rows.rowCount, 0);
  const documentCount = models.reduce((sum, { documentIds }) => sum + documentIds.length, 0);
  const joined = {
    rows: {
      rowCount,
      dimensions,
      rows: new Int8Array(rowCount * dimensions),
      scales: new Float32Array(rowCount),
    },
    rowTree: new Uint8Array(0),
    rowHashes: new Int32Array(2 * rowCount),
    rowTopics: new Int32Array(rowCount),
    rowProbabilities: new Float32Array(rowCount),
    mapPositions: new Float32Array(2 * rowCount),
    rowOfDocument: new Int32Array(documentCount),
  };
  let row = 0;
  let document = 0;
  let left = 0;
  models.forEach((model, i) => {
    joined.rows.rows.set(model.rows.rows, row * dimensions);
    joined.rows.scales.set(model.rows.scales, row);
    joined.rowHashes.set(model.rowHashes, 2 * row);
    joined.rowTopics.set(
      model.rowTopics.map((topic) => (topic < 0 ? -1 : topicOf[i][topic])),
      row,
    );
    joined.rowProbabilities.set(model.rowProbabilities, row);
    joined.rowOfDocument.set(
      model.rowOfDocument.map((own) => own + row),
      document,
    );
    left = placeMap(joined.mapPositions, 2 * row, model.mapPositions, left);
    row += model.rows.rowCount;
    document += model.documentIds.length;
  });
  return joined;
}

/** Copies a map so that it begins at `left`; answers where the next one may begin. */
function placeMap(into: Float32Array, at: number, map: Float32Array, left: number): number {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < map.length; i += 2) {
    least = Math.min(least, map[i]);
    most = Math.max(most, map[i]);
  }
  for (let i = 0; i < map.length; i += 2) {
    into[at + i] = left + map[i] - least;
    into[at + i + 1] = map[i + 1];
  }
  return map.length === 0 ? left : left + (1 + MAP_GAP) * (most - least);
}
