import type { Kernels } from "../kernels.ts";
import { hashRows } from "../knn/row-hash.ts";
import { normalizeRows } from "../math/normalize-rows.ts";
import { exp } from "../math/elementary.ts";
import { createCentroidAssigner, dot } from "./centroid-assigner.ts";
import { createOutlierRule } from "./outlier-rule.ts";
import type { TopicModel } from "./topic-model.ts";

/** As many as the fit's default of neighbors. */
const VOTERS = 15;

export interface Assignment {
  /** Its id; -1 for an outlier. */
  topic: number;
  /** Where topics were edited: the id of the one that the fit's model gives. */
  fitTopic?: number;
  /** In [0, 1]: for a vector of the fit its membership there, else the share of its neighbors' vote; 0 for an outlier, and for one that a topic was near to. */
  probability: number;
  /** Its place on the map of documents. */
  x: number;
  y: number;
}

/** How much of a document is of a topic. */
export interface TopicMembership {
  /** Its id; -1 for the outliers. */
  topic: number;
  /** In (0, 1]: the topic's share of the vote of the neighbors; where a model knows no vectors of documents, the cosine to the topic. */
  weight: number;
}

export interface ScoredTopic {
  id: number;
  score: number;
}

/** Answers about single vectors (f32, of any length but zero; not written over). */
export interface Assigner {
  assign(vector: Float32Array): Assignment;
  /** All topics it is of, by weight; none where nothing is like it. */
  memberships(vector: Float32Array): TopicMembership[];
  /** The topics by the cosine of their centroid, best first. */
  nearestTopics(vector: Float32Array, count: number): ScoredTopic[];
}

/**
 * Topics for vectors, each by itself, so that no answer depends on what else is asked. A vector of
 * the fit is known by its hash and gets what the fit gave it. Another one is put to the vote of the
 * 15 most similar rows: a row's vote is `e^((s - best) / spread)`, where `s` is its cosine
 * similarity and the spread is the voters' mean distance from the best, so that it follows how
 * dense the corpus is there; the topic, or the outliers, with the most votes wins, of equals the
 * smaller; what the outliers won is then dealt with as the fit did with its own. This is not BERTopic's `transform`, which lays new points out by UMAP and
 * answers differently in different batches, even for its own training documents. A model without
 * vectors of documents is asked by `createCentroidAssigner`.
 */
export function createAssigner(model: TopicModel, kernels: Kernels): Assigner {
  const nearestTopics = rankTopics(model);
  if (model.assignBy === "centroids") {
    const memberships = (vector: Float32Array) =>
      nearestTopics(vector, model.topicIds.length).flatMap(({ id, score }) =>
        score > 0 ? [{ topic: id, weight: Math.min(1, score) }] : [],
      );
    return { assign: createCentroidAssigner(model), memberships, nearestTopics };
  }
  const { rows, rowHashes, rowTopics, rowProbabilities, mapPositions, topicIds } = model;
  const scan = kernels.rowScan(rows);
  const rowOfHash = new Map<number, number[]>();
  for (let row = 0; row < rows.rowCount; row++) {
    const sharing = rowOfHash.get(rowHashes[2 * row]);
    if (sharing === undefined) rowOfHash.set(rowHashes[2 * row], [row]);
    else sharing.push(row);
  }
  const nearTopic = createOutlierRule(model);
  const idOf = (topic: number): number => (topic < 0 ? -1 : topicIds[topic]);

  function knownRow(query: Float32Array): number | undefined {
    const hash = hashRows(query, rows.dimensions);
    return rowOfHash.get(hash[0])?.find((row) => rowHashes[2 * row + 1] === hash[1]);
  }

  return {
    assign(vector) {
      const query = toUnit(vector);
      const known = knownRow(query);
      if (known !== undefined) {
        return {
          topic: idOf(rowTopics[known]),
          probability: rowProbabilities[known],
          x: mapPositions[2 * known],
          y: mapPositions[2 * known + 1],
        };
      }
      const { indices, similarities } = scan.nearest(query, VOTERS);
      const voted = vote(indices, voteWeights(similarities), rowTopics, mapPositions);
      return { ...voted, topic: idOf(voted.topic < 0 ? nearTopic(query) : voted.topic) };
    },
    memberships(vector) {
      const { indices, similarities } = scan.nearest(toUnit(vector), VOTERS);
      const { votes, total } = countVotes(indices, voteWeights(similarities), rowTopics);
      return [...votes]
        .filter(([, weight]) => weight > 0)
        .map(([topic, weight]) => ({ topic: idOf(topic), weight: weight / total }))
        .sort((p, q) => q.weight - p.weight || p.topic - q.topic);
    },
    nearestTopics,
  };
}

/** Ranks topics by the cosine of their centroids. */
export function rankTopics({
  centroids,
  topicIds,
}: Pick<TopicModel, "centroids" | "topicIds">): Assigner["nearestTopics"] {
  return (vector, count) => {
    const query = toUnit(vector);
    const scored: ScoredTopic[] = [];
    for (let topic = 0; topic < topicIds.length; topic++) {
      scored.push({ id: topicIds[topic], score: dot(query, centroids, topic * query.length) });
    }
    return scored.sort((p, q) => q.score - p.score || p.id - q.id).slice(0, count);
  };
}

function toUnit(vector: Float32Array): Float32Array {
  const unit = vector.slice();
  normalizeRows(unit, vector.length);
  return unit;
}

/** One weight a voter, the best's 1; all 0 where nothing is similar, as to a text without a known word. */
function voteWeights(similarities: Float32Array): Float64Array {
  const weights = new Float64Array(similarities.length);
  if (similarities.length === 0 || similarities[0] <= 0) return weights;
  let spread = 0;
  for (const similarity of similarities) spread += similarities[0] - similarity;
  spread /= similarities.length;
  for (let i = 0; i < weights.length; i++) {
    weights[i] = spread === 0 ? 1 : exp((similarities[i] - similarities[0]) / spread);
  }
  return weights;
}

/** By topic, in the order in which the topics come up. */
function countVotes(voters: Int32Array, weights: Float64Array, rowTopics: Int32Array) {
  const votes = new Map<number, number>();
  let total = 0;
  for (let i = 0; i < voters.length; i++) {
    const topic = rowTopics[voters[i]];
    votes.set(topic, (votes.get(topic) ?? 0) + weights[i]);
    total += weights[i];
  }
  return { votes, total };
}

function vote(
  voters: Int32Array,
  weights: Float64Array,
  rowTopics: Int32Array,
  mapPositions: Float32Array,
): Assignment {
  const { votes, total } = countVotes(voters, weights, rowTopics);
  let x = 0;
  let y = 0;
  for (let i = 0; i < voters.length; i++) {
    x += weights[i] * mapPositions[2 * voters[i]];
    y += weights[i] * mapPositions[2 * voters[i] + 1];
  }
  if (total === 0) return { topic: -1, probability: 0, x: 0, y: 0 };
  let winner = -1;
  for (const [topic, weight] of votes) {
    const most = votes.get(winner) ?? 0;
    if (weight > most || (weight === most && topic < winner)) winner = topic;
  }
  const share = (votes.get(winner) ?? 0) / total;
  return { topic: winner, probability: winner < 0 ? 0 : share, x: x / total, y: y / total };
}
