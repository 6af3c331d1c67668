import type { TokenWindows } from "./token-windows.ts";

export interface WindowDistribution {
  /** t: how much of the text each topic is; they sum to 1, or are all 0. */
  topics: Float64Array;
  /** tokens × t: of each token the sum of its windows; only where asked for. */
  tokens: Float64Array | null;
}

/**
 * The topics of a text as those of its windows, as BERTopic's `approximate_distribution`. `write` says
 * how similar a window is to each topic, times the number that it answers; what is below
 * `minSimilarity` counts as 0. With `tokenCount`
 * tokens are told apart, and a window counts as often as it has tokens.
 */
export function windowDistribution(
  { starts, ends }: TokenWindows,
  topicCount: number,
  write: (window: number, into: Float64Array) => number,
  { minSimilarity, tokenCount }: { minSimilarity: number; tokenCount: number | null },
): WindowDistribution {
  const topics = new Float64Array(topicCount);
  const tokens = tokenCount === null ? null : new Float64Array(tokenCount * topicCount);
  const products = new Float64Array(topicCount);
  for (let window = 0; window < starts.length; window++) {
    const scale = write(window, products);
    if (scale === 0) continue;
    const least = minSimilarity * scale;
    const weight = (tokens === null ? 1 : ends[window] - starts[window]) / scale;
    for (let topic = 0; topic < topicCount; topic++) {
      const product = products[topic];
      if (product < least || product === 0) continue;
      topics[topic] += weight * product;
      if (tokens === null) continue;
      for (let token = starts[window]; token < ends[window]; token++) {
        tokens[token * topicCount + topic] += product / scale;
      }
    }
  }
  let sum = 0;
  for (const value of topics) sum += Math.abs(value);
  if (sum > 0) for (let topic = 0; topic < topicCount; topic++) topics[topic] /= sum;
  return { topics, tokens };
}
