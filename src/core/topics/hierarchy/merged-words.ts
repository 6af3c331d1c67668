import type { Linkage } from "../../cluster/hdbscan/linkage.ts";
import type { TermRow } from "../../text/count-row.ts";
import type { TopicWord } from "../top-words.ts";
import type { TopicTerms } from "../topic-terms.ts";

/**
 * The `count` best words of every merge of the tree, in its order: those of a topic that had all the
 * documents of its topics, by the idf of the fit, as BERTopic names merges. A row is held until it
 * is merged.
 */
export function mergedWords(tree: Linkage, terms: TopicTerms, count: number): TopicWord[][] {
  const rows: (TermRow | undefined)[] = Array.from({ length: tree.pointCount }, (_, topic) =>
    terms.counts.row(topic),
  );
  const words: TopicWord[][] = [];
  for (let merge = 0; merge < tree.left.length; merge++) {
    const merged = addRows(take(rows, tree.left[merge]), take(rows, tree.right[merge]));
    rows.push(merged);
    words.push(terms.words(merged, count));
  }
  return words;
}

function take(rows: (TermRow | undefined)[], node: number): TermRow {
  const row = rows[node] ?? { terms: new Int32Array(0), counts: new Int32Array(0) };
  rows[node] = undefined;
  return row;
}

/** The counts of both together. */
function addRows(one: TermRow, other: TermRow): TermRow {
  const terms = new Int32Array(one.terms.length + other.terms.length);
  const counts = new Int32Array(terms.length);
  let length = 0;
  for (let i = 0, j = 0; i < one.terms.length || j < other.terms.length; length++) {
    const first = i < one.terms.length ? one.terms[i] : Infinity;
    const second = j < other.terms.length ? other.terms[j] : Infinity;
    terms[length] = Math.min(first, second);
    if (first <= second) counts[length] += one.counts[i++];
    if (second <= first) counts[length] += other.counts[j++];
  }
  return { terms: terms.slice(0, length), counts: counts.slice(0, length) };
}
