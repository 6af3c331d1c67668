import { test } from "vitest";
import { outlierScores } from "../../../../../src/core/cluster/hdbscan/outlier-scores.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readGoldenSelections } from "../../../../support/hdbscan-golden.ts";

test.each(readGoldenSelections("fitted"))(
  "outlier scores at $minClusterSize, $minSamples are those of hdbscan",
  ({ golden, selectedTree }) => {
    expectClose(outlierScores(selectedTree.tree), golden.outlier_scores, 1e-6);
  },
);
