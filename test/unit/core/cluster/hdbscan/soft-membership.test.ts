import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { createSoftMembership } from "../../../../../src/core/cluster/hdbscan/soft-membership.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readGoldenSelections, readLayout } from "../../../../support/hdbscan-golden.ts";

test.each(readGoldenSelections("predicting"))(
  "memberships at $minClusterSize, $minSamples are those of hdbscan",
  ({ golden, minSamples, selectedTree }) => {
    const { points, dimensions, ...layout } = readLayout();
    const kept = keepTree({ points, dimensions, ...layout }, minSamples);
    const soft = createSoftMembership(kept, points, dimensions, selectedTree);
    const vector = new Float64Array(soft.clusterCount);
    golden.membership_vectors_first_100?.forEach((expected, row) => {
      soft.writeRow(row, vector);
      expectClose(vector, expected, 1e-4);
    });
    expect(golden.membership_vectors_first_100?.length).toBe(100);
  },
);
