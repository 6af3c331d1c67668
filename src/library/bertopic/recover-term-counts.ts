import { log } from "../../core/math/elementary.ts";
import { createTermCounts, type TermCounts } from "../../core/text/term-counts.ts";
import type { Tensor } from "../../embedders/formats/safetensors.ts";

/** What BERTopic saves with `save_ctfidf`. */
export interface ClassTfIdfContent {
  tensors: ReadonlyMap<string, Tensor>;
  /** The column of each term. */
  vocabulary: Readonly<Record<string, number>>;
}

/** Of the numbers that a share of words is recovered by; c-TF-IDF is in doubles. */
const TOLERANCE = 1e-6;
/** Of times that the rarest term of a topic may occur in it. */
const MOST_REPEATS = 50;

/**
 * The counts of terms that c-TF-IDF was made of. A weight is `count / words of the topic × idf`, so
 * that of each topic the smallest number of words is taken by which all its counts are whole; they
 * are believed only where the idf of every term follows from them (`ln(A / df + 1)`). Null where they
 * do not, as with BM25, reduced frequent words, or terms that are more than words. `sizes` are the
 * documents of the topics, the outliers' with -1.
 */
export function recoverTermCounts(
  { tensors, vocabulary }: ClassTfIdfContent,
  sizes: ReadonlyMap<number, number>,
): TermCounts | null {
  const [data, diagonal] = [doublesOf(tensors, "data"), doublesOf(tensors, "diag")];
  const [indices, offsets] = [integersOf(tensors, "indices"), integersOf(tensors, "indptr")];
  if (data === null || diagonal === null || indices === null || offsets === null) return null;
  const rowCount = offsets.length - 1;
  const words: string[] = [];
  for (const [word, column] of Object.entries(vocabulary)) words[column] = word;
  const ids = [...sizes.keys()].sort((a, b) => a - b);
  if (rowCount !== ids.length || words.length !== diagonal.length) return null;

  const frequencies = new Float64Array(diagonal.length);
  const counted: { column: number; count: number }[][] = [];
  let total = 0;
  for (let row = 0; row < rowCount; row++) {
    const columns = indices.subarray(offsets[row], offsets[row + 1]);
    const weights = data.subarray(offsets[row], offsets[row + 1]);
    const counts = wholeCounts(
      Float64Array.from(
        weights,
        (weight, i) => weight / (diagonal[columns[i] as number] as number),
      ),
    );
    if (counts === null) return null;
    counted.push(counts.map((count, i) => ({ column: columns[i] as number, count })));
    for (const { column, count } of counted[row] ?? []) {
      frequencies[column] = (frequencies[column] as number) + count;
      total += count;
    }
  }
  const meanWordCount = Math.floor(total / rowCount);
  const isSound = diagonal.every((idf, column) => {
    const expected = log(meanWordCount / (frequencies[column] as number) + 1);
    return Math.abs(expected - idf) <= TOLERANCE * expected;
  });
  return isSound ? countAgain(counted, words, ids, sizes) : null;
}

/** The smallest whole numbers that have these shares; null where there are none small enough. */
function wholeCounts(shares: Float64Array): number[] | null {
  if (shares.length === 0) return [];
  const least = shares.reduce((smallest, share) => Math.min(smallest, share), Infinity);
  for (let repeats = 1; repeats <= MOST_REPEATS; repeats++) {
    const counts = Array.from(shares, (share) => (share / least) * repeats);
    const isWhole = counts.every(
      (count) => Math.abs(count - Math.round(count)) <= TOLERANCE * count,
    );
    if (isWhole) return counts.map(Math.round);
  }
  return null;
}

/** As if the documents were read again; null where a term is read as something else than it is. */
function countAgain(
  counted: readonly { column: number; count: number }[][],
  words: readonly string[],
  ids: readonly number[],
  sizes: ReadonlyMap<number, number>,
): TermCounts | null {
  const counts = createTermCounts();
  for (const [row, entries] of counted.entries()) {
    const topic = ids[row] as number;
    const size = sizes.get(topic) ?? 0;
    const text = entries.map(({ column, count }) => `${words[column]} `.repeat(count)).join("");
    if (size === 0) continue;
    counts.add(topic, text);
    for (let document = 1; document < size; document++) counts.add(topic, "");
    const read = counts.row(topic);
    const isSame =
      read.terms.length === entries.length &&
      entries.every(({ column, count }) => {
        const at = read.terms.indexOf(counts.indexOf(words[column] as string));
        return at >= 0 && read.counts[at] === count;
      });
    if (!isSame) return null;
  }
  return counts;
}

function doublesOf(tensors: ReadonlyMap<string, Tensor>, name: string): Float64Array | null {
  const tensor = tensors.get(name);
  return tensor?.dtype === "F64" ? tensor.values : null;
}

function integersOf(tensors: ReadonlyMap<string, Tensor>, name: string): Int32Array | null {
  const tensor = tensors.get(name);
  if (tensor?.dtype === "I32") return tensor.values;
  return tensor?.dtype === "I64" ? Int32Array.from(tensor.values, Number) : null;
}
