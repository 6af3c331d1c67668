import type { Topic } from "../jobs/corpus.ts";

const SIZE_WIDTH = 6;
const GAP = "  ";
const NARROWEST = 60;

/**
 * The largest topics (25 unless `count` says) as lines of at most `width` characters, but at least
 * 60: how many documents, the label where there is one and the words, and the beginning of one representative document. Without
 * topic -1, the outliers. Ends with a line break.
 */
export function topicTable(
  topics: readonly (Pick<Topic, "id" | "size" | "words" | "representativeDocuments"> & {
    label?: string | undefined;
  })[],
  width: number,
  count = 25,
): string {
  const rest = Math.max(width, NARROWEST) - SIZE_WIDTH - 2 * GAP.length;
  const wordsWidth = Math.floor(rest * 0.45);
  const toRow = (size: string, words: string, passage: string): string =>
    [
      size.padStart(SIZE_WIDTH),
      cut(words, wordsWidth).padEnd(wordsWidth),
      cut(passage, rest - wordsWidth),
    ]
      .join(GAP)
      .trimEnd();
  const rows = topics
    .filter(({ id }) => id >= 0)
    .toSorted((a, b) => b.size - a.size || a.id - b.id)
    .slice(0, count)
    .map(({ size, words, label, representativeDocuments }) =>
      toRow(
        String(size),
        (label === undefined ? "" : `${label}: `) + words.map(({ word }) => word).join(", "),
        representativeDocuments[0]?.text ?? "",
      ),
    );
  return `${[toRow("size", "words", "passage"), ...rows].join("\n")}\n`;
}

/** On one line, and no longer than `width`. */
function cut(text: string, width: number): string {
  const characters = [...text.replace(/[\s\p{Cc}]+/gu, " ").trim()];
  if (characters.length <= width) return characters.join("");
  return `${characters
    .slice(0, width - 1)
    .join("")
    .trimEnd()}…`;
}
