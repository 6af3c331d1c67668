import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { createPredictor } from "../../../../../src/core/cluster/hdbscan/prediction.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import {
  readGoldenSelections,
  readHeldLayout,
  readLayout,
} from "../../../../support/hdbscan-golden.ts";

test.each(readGoldenSelections("predicting"))(
  "predictions at $minClusterSize, $minSamples are those of hdbscan",
  ({ golden, minSamples, selectedTree }) => {
    const { points, dimensions, ...layout } = readLayout();
    const kept = keepTree({ points, dimensions, ...layout }, minSamples);
    const predictor = createPredictor(kept, points, dimensions, selectedTree);
    const { labels, probabilities } = predictor.predict(readHeldLayout().points);
    expect([...labels]).toEqual(golden.predict?.labels);
    expectClose(probabilities, golden.predict?.probabilities ?? [], 1e-6);
  },
);
