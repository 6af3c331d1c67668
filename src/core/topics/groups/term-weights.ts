/** Weights of terms, ascending by term; others weigh nothing. */
export interface TermWeights {
  terms: Int32Array;
  weights: Float64Array;
}

/** The weights divided by the sum of their magnitudes; where that is 0, as they are. */
export function unitWeights({ terms, weights }: TermWeights): TermWeights {
  let sum = 0;
  for (const weight of weights) sum += Math.abs(weight);
  return { terms, weights: sum === 0 ? weights : weights.map((weight) => weight / sum) };
}

/** The mean of both, term by term. */
export function averageWeights(one: TermWeights, other: TermWeights): TermWeights {
  const terms = new Int32Array(one.terms.length + other.terms.length);
  const weights = new Float64Array(terms.length);
  let length = 0;
  for (let i = 0, j = 0; i < one.terms.length || j < other.terms.length; length++) {
    const first = i < one.terms.length ? one.terms[i] : Infinity;
    const second = j < other.terms.length ? other.terms[j] : Infinity;
    terms[length] = Math.min(first, second);
    let sum = 0;
    if (first <= second) sum += one.weights[i++];
    if (second <= first) sum += other.weights[j++];
    weights[length] = sum / 2;
  }
  return { terms: terms.subarray(0, length), weights: weights.subarray(0, length) };
}
