import type { DocumentTargets } from "../../core/modes/document-targets.ts";
import type { ModeChoice } from "../../core/modes/mode-choice.ts";
import { rowMajority } from "../../core/modes/row-majority.ts";
import type { FitRows } from "../../core/pipeline.ts";
import { rowCategories } from "../../core/pipeline/row-categories.ts";

/**
 * What is known of documents, by their rows. Documents of equal vectors whose classes differ are of the
 * class of most of them where classes are topics, else of none.
 */
export function targetsOfRows(
  mode: ModeChoice | undefined,
  { targets, strengths }: DocumentTargets,
  { rowOfDocument, rowHashes }: FitRows,
): Pick<FitRows, "categories" | "strengths"> {
  const rowCount = rowHashes.length / 2;
  const isTopic = mode?.name === "manual" || mode?.name === "supervised";
  const categories = (isTopic ? rowMajority : rowCategories)(rowOfDocument, targets, rowCount);
  if (strengths === undefined) return { categories };
  const rowStrengths = new Float32Array(rowCount);
  rowOfDocument.forEach((row, i) => (rowStrengths[row] = strengths[i] as number));
  return { categories, strengths: rowStrengths };
}
