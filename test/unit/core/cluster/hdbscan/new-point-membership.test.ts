import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { createNewPointMembership } from "../../../../../src/core/cluster/hdbscan/new-point-membership.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import {
  readGoldenSelections,
  readHeldLayout,
  readLayout,
} from "../../../../support/hdbscan-golden.ts";

test.each(readGoldenSelections("predicting"))(
  "memberships of new points at $minClusterSize, $minSamples are those of hdbscan",
  ({ golden, minSamples, selectedTree }) => {
    const layout = readLayout();
    const kept = keepTree(layout, minSamples);
    const { points, dimensions } = layout;
    const soft = createNewPointMembership(kept, points, dimensions, selectedTree);
    const held = readHeldLayout().points;
    const vector = new Float64Array(soft.clusterCount);
    golden.membership_vectors_held_first_50?.forEach((expected, i) => {
      soft.write(held.slice(i * dimensions, (i + 1) * dimensions), vector);
      expectClose(vector, expected, 1e-4);
    });
    expect(golden.membership_vectors_held_first_50?.length).toBe(50);
  },
);
