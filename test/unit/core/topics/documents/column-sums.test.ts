import { expect, test } from "vitest";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { createColumnSums } from "../../../../../src/core/topics/documents/column-sums.ts";

const TERMS = 40;
const TOPICS = 11;

/** The first terms are in most topics, the last in few or none. */
function matrix() {
  const random = createRandom(3, 1);
  const offsets = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (let term = 0; term < TERMS; term++) {
    for (let topic = 0; topic < TOPICS; topic++) {
      if (random.uniform() > 1.2 - term / 20) continue;
      columns.push(topic);
      values.push(random.uniform());
    }
    offsets.push(columns.length);
  }
  return {
    rowCount: TERMS,
    columnCount: TOPICS,
    offsets: Int32Array.from(offsets),
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
  };
}

test("columns are summed as one by one, however many of them lie dense", () => {
  const rows = matrix();
  const sum = createColumnSums(rows);
  const into = new Float64Array(TOPICS).fill(9);
  for (let count = 0; count <= TERMS; count++) {
    const terms = Int32Array.from({ length: count }, (_, i) => (i * 7) % TERMS);
    const weights = Float64Array.from(terms, (term) => 1 + term / 3);
    const expected = new Float64Array(TOPICS);
    terms.forEach((term, i) => {
      for (let at = rows.offsets[term]; at < rows.offsets[term + 1]; at++) {
        expected[rows.columns[at]] += weights[i] * rows.values[at];
      }
    });
    sum(terms, weights, count, into);
    into.forEach((value, topic) => expect(value).toBeCloseTo(expected[topic], 10));
  }
});

test("a term of no topic adds nothing", () => {
  const rows = { ...matrix(), offsets: new Int32Array(TERMS + 1) };
  const into = new Float64Array(TOPICS).fill(1);
  createColumnSums(rows)(Int32Array.of(0, 1), Float64Array.of(1, 1), 2, into);
  expect([...into]).toEqual(Array.from({ length: TOPICS }, () => 0));
});
