import { expect, test } from "vitest";
import { clusterPersistence } from "../../../../../src/core/cluster/hdbscan/persistence.ts";
import { checkClusteringOptions } from "../../../../../src/core/cluster/hdbscan/selected-tree.ts";
import { canonicalLabels } from "../../../../support/canonical-labels.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readGoldenSelections } from "../../../../support/hdbscan-golden.ts";

/*
 * Of hdbscan's own tree, with its own order of equal distances, everything is the same, number by
 * number. The numbering is compared freely, as it changes from machine to machine with that order.
 */
test.each(readGoldenSelections("fitted"))(
  "labels, probabilities and persistence at $minClusterSize, $minSamples, $golden.method, ε $golden.epsilon are those of hdbscan",
  ({ golden, selectedTree: { tree, selected, membership } }) => {
    expect(canonicalLabels(membership.labels)).toEqual(canonicalLabels(golden.labels));
    expectClose(membership.probabilities, golden.probabilities, 1e-6);
    const persistence = clusterPersistence(tree, selected, membership.labels);
    expectClose(
      persistence.sort(),
      golden.persistence.toSorted((a, b) => a - b),
      1e-6,
    );
  },
);

test("all settings but one are compared with hdbscan's own tree", () => {
  expect(readGoldenSelections("fitted").length).toBe(9);
});

test("bad options are named", () => {
  const bad: [object, string][] = [
    [{ minClusterSize: 1 }, "minClusterSize is 1; it must be a whole number of at least 2."],
    [{ maxClusterSize: 0 }, "maxClusterSize is 0; it must be a whole number of at least 1."],
    [
      { selectionEpsilon: -1 },
      "selectionEpsilon is -1; it must be a finite distance of at least 0.",
    ],
    [
      { selectionEpsilon: NaN },
      "selectionEpsilon is NaN; it must be a finite distance of at least 0.",
    ],
    [{ selection: "best" }, 'selection is best; it must be "excess-of-mass" or "leaf".'],
  ];
  for (const [options, message] of bad) {
    expect(() => checkClusteringOptions({ minClusterSize: 5, ...options })).toThrow(
      expect.objectContaining({ code: "invalid_option", message }),
    );
  }
});
