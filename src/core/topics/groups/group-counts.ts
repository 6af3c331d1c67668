import { EdgetopicError } from "../../errors.ts";
import type { TermRow } from "../../text/count-row.ts";
import { startTermCounts } from "../../text/fitted-terms.ts";
import type { ScanTerms, TermCounts } from "../../text/term-counts.ts";

/** Most pairs of a topic and a group: each may have a row of terms. */
const MOST_ROWS = 1_000_000;

/** A document to be counted; `text` is read only where terms are. */
export interface GroupedDocument {
  /** The index of its topic, -1 for an outlier. */
  topic: number;
  group: number;
  text: string;
}

/** How many documents each topic has in each group (a stretch of time, a class), and which terms. Topic -1 is counted likewise. */
export interface GroupCounts {
  readonly topicCount: number;
  readonly groupCount: number;
  /** In any order, with the same counts. */
  add(documents: readonly GroupedDocument[]): void;
  documentCount(topic: number, group: number): number;
  /** Of all topics and the outliers. */
  groupSize(group: number): number;
  /** Of the terms that the fit counted; empty where no terms are counted. */
  terms(topic: number, group: number): TermRow;
}

/** `words` says how terms are read, and those of the fit; null where documents alone are counted. Throws `invalid_option` where there are too many pairs. */
export function createGroupCounts(
  topicCount: number,
  groupCount: number,
  words: { fitted: TermCounts; scan: ScanTerms } | null,
): GroupCounts {
  const rowCount = (topicCount + 1) * groupCount;
  if (rowCount > MOST_ROWS) {
    throw new EdgetopicError(
      "invalid_option",
      `${groupCount} groups of ${topicCount} topics are ${rowCount} pairs; at most ${MOST_ROWS} can be counted.`,
    );
  }
  const documentCounts = new Int32Array(rowCount);
  const counts = words && startTermCounts(words.fitted, words.scan);
  const rowOf = (topic: number, group: number): number => (topic + 1) * groupCount + group;

  return {
    topicCount,
    groupCount,
    add(documents) {
      const rows = Int32Array.from(documents, ({ topic, group }) => rowOf(topic, group));
      for (const row of rows) documentCounts[row]++;
      if (counts === null) return;
      // Row by row, so that few rows are repacked at a time.
      const order = Int32Array.from(rows.keys()).sort((a, b) => rows[a] - rows[b] || a - b);
      for (const i of order) counts.add(rows[i], documents[i].text);
    },
    documentCount: (topic, group) => documentCounts[rowOf(topic, group)],
    groupSize(group) {
      let size = 0;
      for (let row = group; row < rowCount; row += groupCount) size += documentCounts[row];
      return size;
    },
    terms(topic, group) {
      const row = counts?.row(rowOf(topic, group));
      return row === undefined
        ? { terms: new Int32Array(0), counts: new Int32Array(0) }
        : knownTerms(row, words?.fitted.termCount ?? 0);
    },
  };
}

/** Terms that the fit did not count have higher numbers. */
function knownTerms({ terms, counts }: TermRow, termCount: number): TermRow {
  let length = terms.length;
  while (length > 0 && terms[length - 1] >= termCount) length--;
  return { terms: terms.subarray(0, length), counts: counts.subarray(0, length) };
}
